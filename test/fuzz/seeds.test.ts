import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { payloadSeeds } from './seeds.ts'
import { allTargets, parsed } from './targets.ts'

test.each(Object.values(registry))('the examples of $name are whole messages', (protocol) => {
  const seeds = payloadSeeds[protocol.type]
  expect(seeds).not.toEqual([])
  for (const seed of seeds) expect(parsed(protocol, seed)).toMatchObject({ missing: 0, message: {} })
})

test('no example breaks anything', async () => {
  for (const { seeds, run } of allTargets()) for (const seed of seeds) await run(seed)
})
