import { InputError } from '@fingerpost/io/pure'
import { type DigestList, digestCount, firstUnsorted } from './digest-list.ts'

/** What is remembered: the processes seen with a key, or with a key from a host. */
export type SeenScope = 'process' | 'process+host'

/** What a file of sightings says (docs/formats/seen.md). */
export interface SeenFileContent {
  readonly scope: SeenScope
  /** Sorted, each once. */
  readonly digests: DigestList
}

const HEADER = /^fingerpost-seen 1 (process(?:\+host)?) (\d+)\n/
const LONGEST_HEADER = 64
const DIGEST_LENGTH = 12

/** Reads a file of sightings. Throws InputError for one that is cut, has anything more, or is out of order. */
export function parseSeenFile(bytes: Uint8Array, path: string): SeenFileContent {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, LONGEST_HEADER))
  const [header, scope, number] = HEADER.exec(start) ?? []
  if (header === undefined)
    throw new InputError(path, 0, "expected 'fingerpost-seen 1', what is remembered and a number")
  const body = bytes.subarray(header.length)
  const expected = Number(number) * DIGEST_LENGTH
  if (body.length !== expected)
    throw new InputError(path, header.length, `expected ${expected} bytes of digests, not ${body.length}`)
  const digests = words(body)
  const unsorted = firstUnsorted(digests)
  if (unsorted !== undefined)
    throw new InputError(path, header.length + unsorted * DIGEST_LENGTH, 'a digest is out of order')
  return { scope: scope === 'process' ? scope : 'process+host', digests }
}

/** The bytes of a file of sightings: the same for the same sightings. */
export function writeSeenFile({ scope, digests }: SeenFileContent): Uint8Array {
  const header = new TextEncoder().encode(`fingerpost-seen 1 ${scope} ${digestCount(digests)}\n`)
  const bytes = new Uint8Array(header.length + digests.byteLength)
  bytes.set(header)
  const view = new DataView(bytes.buffer, header.length)
  digests.forEach((word, index) => {
    view.setUint32(4 * index, word)
  })
  return bytes
}

function words(bytes: Uint8Array): DigestList {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const list = new Uint32Array(bytes.length / 4)
  for (let index = 0; index < list.length; index++) list[index] = view.getUint32(4 * index)
  return list
}
