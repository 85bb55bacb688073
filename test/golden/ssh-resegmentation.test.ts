import { Fingerprinter, nodeCiphers } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { beforeAll, expect, test } from 'vitest'
import { corpusCaptures, describeWithCorpus } from '../corpus.ts'
import type { Payload } from '../support/exercise.ts'
import { payloadsOf } from '../support/payloads.ts'
import { type Part, parts, randomNumbers, segment, shuffled, widened } from '../support/segments.ts'

const SMALLEST_MSS = 88
const LARGEST_MSS = 1460
/** Of each side, so many are drawn. */
const OPENINGS = 6
const { ssh, ssh_server: sshServer } = registry

describeWithCorpus('the SSH openings of the corpus, cut anew', () => {
  const read = reader()
  let openings: ReadonlyMap<string, Uint8Array> = new Map()
  beforeAll(async () => {
    const payloads = await payloadsOf(corpusCaptures(), OPENINGS)
    const streams = [ssh, sshServer].flatMap(({ type }) => payloads.get(type) ?? []).map(withoutRest)
    const found = streams.map((stream) => [read(stream, parts(stream.length, stream.length))[0] ?? '', stream] as const)
    openings = new Map(found.filter(([text]) => text.startsWith('whole ssh/')))
  }, 60_000)

  test('every MSS, in random order, with duplicates and overlaps: the same fingerprint', () => {
    expect(openings.size).toBeGreaterThan(OPENINGS)
    const random = randomNumbers(1)
    for (const [fingerprint, stream] of openings) {
      for (let mss = SMALLEST_MSS; mss <= Math.min(LARGEST_MSS, stream.length); mss++) {
        const cut = parts(stream.length, mss)
        const again = shuffled(cut, random).slice(0, 2).map(widened(stream.length, random))
        const found = read(stream, shuffled([...cut, ...again], random))
        expect(found.filter(isWhole), `${mss}`).toEqual([fingerprint])
      }
    }
  })

  test('one segment lost: marked truncated, or nothing', () => {
    for (const stream of openings.values()) {
      const cut = parts(stream.length, 200)
      for (const lost of cut.keys()) {
        const found = read(stream, cut.toSpliced(lost, 1))
        expect(found.filter(isWhole), `${lost} of ${cut.length}`).toEqual([])
      }
    }
  })
})

const isWhole = (text: string) => text.startsWith('whole')

/** The opening alone, without what the last segment held besides. */
function withoutRest({ bytes }: Payload): Uint8Array {
  const context = { ciphers: nodeCiphers, following: [] }
  let end = bytes.length
  while (ssh.parse(bytes, 0, end - 1, context).missing === 0) end--
  return bytes.subarray(0, end)
}

/** A function that reads a stream in parts, each stream as a flow of its own whose sender is taken for the client. */
function reader(): (stream: Uint8Array, received: readonly Part[]) => string[] {
  let found: string[] = []
  const fingerprinter = new Fingerprinter(
    ({ message, truncated }) => {
      found.push(`${truncated ? 'truncated' : 'whole'} ${ssh.fingerprint(message, 'ssh', nodeDigests)}`)
    },
    { protocols: [ssh] },
  )
  let flow = 1024
  return (stream, received) => {
    found = []
    for (const part of received) fingerprinter.packet(segment(stream, part, flow))
    fingerprinter.finish()
    flow++
    return found
  }
}
