/** Numbers from 0 to 1. */
export type Random = () => number

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array

const LONGEST = 4096
const MOST_MUTATIONS = 5
const LONGEST_PIECE = 64
/** Ends of ranges: where lengths and counters go wrong. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff]

const below = (random: Random, limit: number) => Math.floor(random() * limit)

/** A range of a text, up to 64 bytes long. */
function range(bytes: Uint8Array, random: Random): { readonly start: number; readonly end: number } {
  const start = below(random, bytes.length)
  return { start, end: Math.min(start + 1 + below(random, LONGEST_PIECE), bytes.length) }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const at = below(random, bytes.length)
    return bytes.with(at, (bytes[at] ?? 0) ^ (1 << below(random, 8)))
  },
  function setByte(bytes, random) {
    return bytes.with(below(random, bytes.length), below(random, 256))
  },
  function addToByte(bytes, random) {
    const at = below(random, bytes.length)
    return bytes.with(at, (bytes[at] ?? 0) + below(random, 33) - 16)
  },
  function setNumber(bytes, random) {
    const copy = bytes.slice()
    const value = EDGES[below(random, EDGES.length)] ?? 0
    const piece = random() < 0.5 ? [value] : [value >> 8, value]
    copy.set(piece.slice(0, bytes.length), below(random, Math.max(bytes.length - piece.length + 1, 1)))
    return copy
  },
  function remove(bytes, random) {
    const { start, end } = range(bytes, random)
    return joined(bytes.subarray(0, start), bytes.subarray(end))
  },
  function repeat(bytes, random) {
    const { start, end } = range(bytes, random)
    return joined(bytes.subarray(0, end), bytes.subarray(start))
  },
  function insert(bytes, random) {
    const at = below(random, bytes.length + 1)
    const piece = Uint8Array.from({ length: 1 + below(random, 8) }, () => below(random, 256))
    return joined(bytes.subarray(0, at), piece, bytes.subarray(at))
  },
  function overwrite(bytes, random, other) {
    const copy = bytes.slice()
    const { start, end } = range(other, random)
    const piece = other.subarray(start, Math.min(end, start + bytes.length))
    copy.set(piece, below(random, bytes.length - piece.length + 1))
    return copy
  },
  function splice(bytes, random, other) {
    return joined(bytes.subarray(0, below(random, bytes.length + 1)), other.subarray(below(random, other.length + 1)))
  },
]

/** Bytes that were changed in one to five places; `other` are those that pieces are taken from. At most 4 KiB. */
export function mutated(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let changed = bytes
  for (let left = 1 + below(random, MOST_MUTATIONS); left > 0; left--) {
    const mutation = changed.length === 0 ? undefined : MUTATIONS[below(random, MUTATIONS.length)]
    changed = (mutation ?? (() => other))(changed, random, other).subarray(0, LONGEST)
  }
  return changed
}
