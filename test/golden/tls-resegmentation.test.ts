import { Fingerprinter } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { isTruncated, type Protocol, registry, uint16 } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpusCaptures, describeWithCorpus } from '../corpus.ts'
import { records } from '../support/hello-builder.ts'
import { recordsOf } from '../support/records.ts'
import { type Part, parts, randomNumbers, segment, shuffled, widened } from '../support/segments.ts'

const SMALLEST_MSS = 88
const LARGEST_MSS = 1460

describeWithCorpus('the hellos of the corpus, cut anew', () => {
  const read = reader()

  test('every MSS, in random order, with duplicates and overlaps: the same fingerprint', async () => {
    const random = randomNumbers(1)
    for (const [fingerprint, hello] of await hellos()) {
      for (let mss = SMALLEST_MSS; mss <= Math.min(LARGEST_MSS, hello.length); mss++) {
        const cut = parts(hello.length, mss)
        const again = shuffled(cut, random).slice(0, 2).map(widened(hello.length, random))
        const found = read(hello, shuffled([...cut, ...again], random))
        expect(found, `${mss}`).toEqual([`whole ${fingerprint}`])
      }
    }
  })

  test.each([
    ['single bytes in random order', 1, 'shuffled'],
    ['single bytes in reversed order', 1, 'reversed'],
    ['pairs of bytes in reversed order', 2, 'reversed'],
    ['pairs of bytes in random order', 2, 'shuffled'],
  ])('%s: the same fingerprint', async (_, size, order) => {
    const random = randomNumbers(3)
    for (const [fingerprint, hello] of await hellos()) {
      const cut = parts(hello.length, size)
      expect(read(hello, order === 'reversed' ? cut.reverse() : shuffled(cut, random))).toEqual([
        `whole ${fingerprint}`,
      ])
    }
  })

  test('split over TLS records of every size and over segments: the same fingerprint', async () => {
    const random = randomNumbers(2)
    for (const [fingerprint, hello] of await hellos()) {
      const message = [...hello.subarray(5)]
      for (let size = 16; size < message.length; size += 7) {
        const stream = records(message, size)
        const found = read(stream, shuffled(parts(stream.length, 536), random))
        expect(found, `${size}`).toEqual([`whole ${fingerprint}`])
      }
    }
  })

  test('one segment lost: marked truncated, or nothing when the first one is', async () => {
    for (const [, hello] of await hellos()) {
      const cut = parts(hello.length, 200)
      for (const [lost] of cut.entries()) {
        const found = read(
          hello,
          cut.filter((_, at) => at !== lost),
        )
        expect(
          found.filter((text) => !text.startsWith('truncated')),
          `${lost} of ${cut.length}`,
        ).toEqual([])
      }
    }
  })
})

/** One hello that lies in one record for each fingerprint of the corpus, by the fingerprint. */
async function hellos(): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>()
  for (const path of corpusCaptures()) {
    const collecting: Protocol<unknown> = { ...registry.tls, parse: collect(found) }
    await recordsOf(path, { protocols: [collecting] }).catch(() => [])
  }
  expect(found.size).toBeGreaterThan(100)
  return found
}

/** Parses as TLS does and keeps the bytes of whole hellos. */
function collect(found: Map<string, Uint8Array>): Protocol<unknown>['parse'] {
  return (bytes, start, end, context) => {
    const result = registry.tls.parse(bytes, start, end, context)
    const [record, handshake] = [uint16(bytes, start + 3), uint16(bytes, start + 7)]
    if ('message' in result && !isTruncated(result) && record === handshake + 4) {
      const fingerprint = registry.tls.fingerprint(result.message, 'tls', nodeDigests) ?? ''
      found.set(fingerprint, bytes.slice(start, start + 5 + record))
    }
    return result
  }
}

/** A function that reads a stream in parts, each stream as a flow of its own. */
function reader(): (stream: Uint8Array, received: readonly Part[]) => string[] {
  const found: string[] = []
  const fingerprinter = new Fingerprinter(
    ({ message, truncated }) => {
      const fingerprint = registry.tls.fingerprint(message, 'tls', nodeDigests)
      found.push(`${truncated ? 'truncated' : 'whole'} ${fingerprint}`)
    },
    { protocols: [registry.tls] },
  )
  let flow = 1
  return (stream, received) => {
    found.length = 0
    for (const part of received) fingerprinter.packet(segment(stream, part, flow))
    fingerprinter.finish()
    flow++
    return [...found]
  }
}
