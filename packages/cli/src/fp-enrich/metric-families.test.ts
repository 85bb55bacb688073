import { expect, test } from 'vitest'
import { exposition } from '../metrics/exposition.ts'
import { Meter } from './meter.ts'
import { enrichFamilies } from './metric-families.ts'

test('passwords of addresses are no labels', () => {
  const meter = new Meter()
  meter.caughtUp({ name: 'redis://reader:secret@db.example:6379/eve' })
  const text = exposition(enrichFamilies(meter, { output: 'redis://:secr@et@db.example/out' }))
  expect(text).toContain('{source="redis://db.example:6379/eve"}')
  expect(text).toContain('{sink="redis://db.example/out"}')
})

test('lines that a source drops are asked for when they are published', () => {
  const meter = new Meter()
  let dropped = 0
  const counts = { lines: 0, bytes: 0, unreadable: 0, types: new Map() }
  meter.begin(
    { ...counts, outcomes: new Map(), novel: 0, utf16: 0, occupied: 0, fingerprinted: 0, beginning: new Map() },
    [{ name: 'unix-dgram:/run/eve', dropped: () => dropped }],
  )
  dropped = 7
  expect(exposition(enrichFamilies(meter, { output: '-' }))).toContain(
    'fingerpost_dropped_lines_total{source="unix-dgram:/run/eve"} 7\n',
  )
})
