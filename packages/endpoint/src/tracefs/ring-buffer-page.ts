import { endianness } from 'node:os'
import { uint32 } from '@fingerpost/fingerprint'

/** Where the events of a page begin: behind its time stamp and its length. */
const HEADER = 16
/** The part of the length that is one, and the flag for events that were overwritten before it was read. */
const LENGTH_MASK = 0x7ff_ffff
const MISSED_EVENTS = 0x8000_0000

/** Kinds of entries (linux/ring_buffer.h); smaller ones are the length of an event in words, 0 has a word for it. */
const PADDING = 29
const TIME_EXTEND = 30
const TIME_STAMP = 31

const LITTLE_ENDIAN = endianness() === 'LE'
const DELTA_UNIT = 2 ** 27
const WORD = 2 ** 32
/** An absolute time stamp has 59 bits; the others are those of the page. */
const STAMP_UNIT = 2 ** 59

/**
 * Hands over every event of a page that the kernel's tracing ring buffer gave: its time in nanoseconds of the trace
 * clock, and where its data lies. Gives whether events before the page were lost.
 */
export function readPage(page: Uint8Array, take: (nanoseconds: number, at: number) => void): boolean {
  const word = (at: number) => (at + 4 <= page.length ? uint32(page, at, LITTLE_ENDIAN) : 0)
  const commit = word(LITTLE_ENDIAN ? 8 : 12)
  const end = Math.min(page.length, HEADER + (commit & LENGTH_MASK))
  let time = LITTLE_ENDIAN ? word(4) * WORD + word(0) : word(0) * WORD + word(4)
  for (let at = HEADER; at + 4 <= end; ) {
    const header = word(at)
    const kind = LITTLE_ENDIAN ? header & 31 : header >>> 27
    const delta = LITTLE_ENDIAN ? header >>> 5 : header & (DELTA_UNIT - 1)
    const next = word(at + 4)
    if (kind === TIME_STAMP) {
      time = time - (time % STAMP_UNIT) + next * DELTA_UNIT + delta
      at += 8
    } else if (kind === TIME_EXTEND) {
      time += next * DELTA_UNIT + delta
      at += 8
    } else if (kind === PADDING) {
      if (delta === 0) break
      time += delta
      at += 4 + next
    } else {
      time += delta
      take(time, kind === 0 ? at + 8 : at + 4)
      at += 4 + (kind === 0 ? next : 4 * kind)
    }
  }
  return commit >= MISSED_EVENTS
}
