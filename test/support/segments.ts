import { Packet } from '@fingerpost/capture'

/** A part of a TCP stream; `start` and `end` are places in it. */
export interface Part {
  readonly start: number
  readonly end: number
}

const HEADERS = 40
const FIRST_SEQUENCE = 0xfffffe00

/**
 * The packet of a part, for link type 101 (raw IP). A flow comes from an address of 198.18.0.0/15 and a port, both made
 * from its number, and goes to 198.51.100.2:443; sequence numbers wrap within the first KiB.
 */
export function segment(stream: Uint8Array, { start, end }: Part, flow: number): Packet {
  const packet = new Packet()
  const bytes = new Uint8Array(HEADERS + end - start)
  const view = new DataView(bytes.buffer)
  bytes.set([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0, 198, 18, 0, 0, 198, 51, 100, 2])
  view.setUint16(14, flow >> 16)
  view.setUint16(2, bytes.length)
  view.setUint16(20, flow & 0xffff)
  view.setUint16(22, 443)
  view.setUint32(24, (FIRST_SEQUENCE + start) % 2 ** 32)
  bytes.set([0x50, 0x18], 32)
  bytes.set(stream.subarray(start, end), HEADERS)
  Object.assign(packet, { bytes, end: bytes.length, wireLength: bytes.length, linkType: 101 })
  return packet
}

/** A stream in parts of at most `size` bytes. */
export function parts(length: number, size: number): Part[] {
  return Array.from({ length: Math.ceil(length / size) }, (_, at) => ({
    start: at * size,
    end: Math.min((at + 1) * size, length),
  }))
}

/** Numbers from 0 to 1 that are the same in every run (Park and Miller, 1988). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 0x7fffffff
    return state / 0x7fffffff
  }
}

/** The items in another order (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const left = [...items]
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1))
}

/** A part that reaches into its neighbours. */
export function widened(length: number, random: () => number): (part: Part) => Part {
  return ({ start, end }) => ({
    start: Math.max(0, start - Math.floor(random() * 40)),
    end: Math.min(length, end + Math.floor(random() * 40)),
  })
}
