import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { randomNumbers } from '../support/segments.ts'
import { Fuzzer } from './fuzzer.ts'

const STEPS = 4000
/** Through the first of the name-lists. */
const KEXINIT_HEAD = 26

test('inputs that run something new lead, one after the other, from zeros to a packet that passes for a KEXINIT', async () => {
  let isFound = false
  const run = (input: Uint8Array) => {
    isFound ||= input.length >= KEXINIT_HEAD && registry.ssh.identify(input, 0, input.length)
  }
  const fuzzer = new Fuzzer(run, { random: randomNumbers(1), batch: 128 })
  await fuzzer.keepNews([new Uint8Array(KEXINIT_HEAD)])
  for (let step = 0; step < STEPS && !isFound; step++) await fuzzer.step()
  expect(isFound).toBe(true)
  expect(fuzzer.corpus.length).toBeGreaterThan(3)
})
