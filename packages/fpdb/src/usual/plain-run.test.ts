import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlainRun } from './plain-run.ts'

const bytes = fc.array(fc.oneof(fc.integer({ min: 0x20, max: 0x7f }), fc.nat(255)), { maxLength: 40 })

test('ends where the expression does, with a hash of what is in it', () => {
  const run = new PlainRun([0x22, 0x5c, 0x7d])
  fc.assert(
    fc.property(bytes, fc.nat(3), (all, start) => {
      const text = Buffer.from([1, 2, 3, ...all])
      const plain = /^[ !#-[\]-|~\x7f]*/.exec(text.toString('latin1', start))?.[0] ?? ''
      const view = new DataView(text.buffer, text.byteOffset, text.length)
      expect(run.end(view, start, text.length) - start).toBe(plain.length)
      const { hash } = run
      const alone = Buffer.from(plain, 'latin1')
      run.end(new DataView(alone.buffer, alone.byteOffset, alone.length), 0, alone.length)
      expect(run.hash).toBe(hash)
    }),
    { numRuns: 2_000 },
  )
})
