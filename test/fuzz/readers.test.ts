import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fingerprinter, readCaptureFile } from '@fingerpost/capture'
import { fingerprint, parseClientHello, parseNpf } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ethernet, ipv4, ipv6, pcap, pcapng, tcp } from '../support/capture-builder.ts'
import { helloMessage, records, serverNameData } from '../support/hello-builder.ts'

const HELLO = records(
  helloMessage({
    extensions: [
      [0, serverNameData('example.com')],
      [0x39, [1, 2, 3, 4]],
    ],
  }),
)
const FRAMES = [ethernet(ipv4(tcp({ payload: HELLO.subarray(0, 60) }))), ethernet(ipv6(tcp({ payload: HELLO })))]
const { section, interface: description, packet } = pcapng(true)
const PCAPNG = Uint8Array.from([section(), description(1, 9), ...FRAMES.map((frame) => packet(0, 1, frame))].flat())

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fp-fuzz-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A seed with a few bytes changed, and cut at some place. */
const mutated = (seed: Uint8Array) => {
  const change = fc.tuple(fc.nat(seed.length - 1), fc.nat(255))
  return fc
    .tuple(fc.array(change, { maxLength: 6 }), fc.integer({ min: 1, max: seed.length }))
    .map(([changes, end]) => {
      const bytes = seed.slice()
      for (const [at, value] of changes) bytes[at] = value
      return bytes.subarray(0, end)
    })
}

test('captures: records or an InputError', async () => {
  const path = join(folder, 'capture')
  const capture = fc.oneof(mutated(pcap(FRAMES)), mutated(pcap(FRAMES, { little: false })), mutated(PCAPNG))
  const property = fc.asyncProperty(capture, async (bytes) => {
    writeFileSync(path, bytes)
    const fingerprinter = new Fingerprinter(() => {})
    await readCaptureFile(path, fingerprinter).catch((error: unknown) => expect(error).toBeInstanceOf(InputError))
    fingerprinter.finish()
  })
  await fc.assert(property, { seed: 1, numRuns: 1000 })
})

test('hellos and fingerprint strings: values, never an exception', () => {
  const property = fc.property(mutated(HELLO), (bytes) => {
    parseClientHello(bytes, 0, bytes.length)
    fingerprint(bytes)
  })
  fc.assert(property, { seed: 1, numRuns: 5000 })
  const seed = new TextEncoder().encode('tls/1/(0303)(0a0a1301)[(0a0a)(000a00040002001d)((0039)[(01)(04)])]')
  const strings = fc.property(mutated(seed), (bytes) => void parseNpf(new TextDecoder().decode(bytes)))
  fc.assert(strings, { seed: 1, numRuns: 5000 })
})
