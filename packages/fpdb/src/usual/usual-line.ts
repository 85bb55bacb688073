import { PlainRun } from './plain-run.ts'
import type { Spans } from './span-numbers.ts'
import {
  BACKSLASH,
  CLOSE_BRACE,
  COLON,
  COMMA,
  DAY_CHARACTERS,
  DST_IP,
  DST_PORT,
  endOfPort,
  isKeyOf,
  isNull,
  isTimeInUtc,
  MEMBERS,
  OPEN_BRACE,
  OS,
  placeOf,
  QUOTE,
  skipBlanks,
  TIMESTAMP,
  ZERO,
} from './usual-members.ts'

/** The start of a member that the line does not have. */
export const ABSENT = -1
/** The start of one that is null. */
const NULL = -2

/**
 * Finds the values of observations in their usual form: the members of `MEMBERS`, each at most once, and no others;
 * strings in ASCII without escapes; a time in UTC. Anything else, errors included, is left to JSON.parse and the
 * mapping. Nearly all lines of large inputs have this form, so this file is plain and indexes bytes.
 */
export class UsualLine implements Spans {
  bytes: Buffer = Buffer.alloc(0)
  view: DataView = new DataView(this.bytes.buffer)
  /** Strings are without their quotes; a start is below 0 where there is no value. */
  readonly starts = new Int32Array(MEMBERS.length)
  readonly ends = new Int32Array(MEMBERS.length)
  readonly hashes = new Int32Array(MEMBERS.length)
  /** The places of the members in the order of the line before. */
  readonly #order = new Int32Array(MEMBERS.length)
  /** The destination's port; undefined where it is not known. */
  port: number | undefined
  /** What a string, and an object of operating system, consists of up to its end, or to what is not of the usual form. */
  readonly #inString = new PlainRun([QUOTE, BACKSLASH, BACKSLASH])
  readonly #inObject = new PlainRun([OPEN_BRACE, CLOSE_BRACE, BACKSLASH])

  /** Whether the line in `bytes[start, end)` is of the usual form. What its texts mean is not looked at. */
  find(bytes: Buffer, start: number, end: number): boolean {
    if (bytes !== this.bytes) this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.bytes = bytes
    this.starts.fill(ABSENT)
    if (!this.#scan(bytes, start, end) || this.starts[DST_IP] === ABSENT) return false
    return this.#hasPort(bytes) && this.#hasTime(bytes)
  }

  /** Notes where the values are. Whether the line is an object of the usual form. */
  #scan(bytes: Buffer, start: number, end: number): boolean {
    if (bytes[start] !== OPEN_BRACE) return false
    let member = 0
    for (let at = start + 1; ; at++) {
      at = skipBlanks(bytes, at)
      const place = this.#place(member++, at, end)
      if (place < 0 || this.starts[place] !== ABSENT) return false
      at = skipBlanks(bytes, at + (MEMBERS[place]?.length ?? 0) + 2)
      if (bytes[at] !== COLON) return false
      at = this.#value(skipBlanks(bytes, at + 1), place, end)
      if (at < 0) return false
      at = skipBlanks(bytes, at)
      if (bytes[at] === CLOSE_BRACE) return at + 1 === end
      if (bytes[at] !== COMMA) return false
    }
  }

  /** The place of the member that begins at `at`: mostly that of the same member of the line before. */
  #place(member: number, at: number, end: number): number {
    const likely = this.#order[member]
    if (likely !== undefined && isKeyOf(likely, this.bytes, at)) return likely
    const place = placeOf(this.bytes, at, end)
    if (place >= 0 && member < MEMBERS.length) this.#order[member] = place
    return place
  }

  /** Notes the span of a value that begins at `at`. Gives where it ends; -1 where it is not of the usual form. */
  #value(at: number, place: number, end: number): number {
    const { bytes } = this
    if (bytes[at] === QUOTE) return place === OS || place === DST_PORT ? -1 : this.#text(at + 1, place, end)
    if (isNull(bytes, at)) {
      this.starts[place] = NULL
      return at + 4
    }
    this.starts[place] = at
    const after = place === OS ? this.#object(at, end) : place === DST_PORT ? endOfPort(bytes, at) : -1
    this.ends[place] = after
    return after
  }

  #text(start: number, place: number, end: number): number {
    const close = this.#inString.end(this.view, start, end)
    this.starts[place] = start
    this.ends[place] = close
    this.hashes[place] = this.#inString.hash
    return this.bytes[close] === QUOTE ? close + 1 : -1
  }

  /** A brace in a string, an escape, or an object in the object is not of the usual form. */
  #object(start: number, end: number): number {
    if (this.bytes[start] !== OPEN_BRACE) return -1
    const close = this.#inObject.end(this.view, start + 1, end)
    this.hashes[OS] = this.#inObject.hash
    return this.bytes[close] === CLOSE_BRACE ? close + 1 : -1
  }

  #hasPort(bytes: Buffer): boolean {
    const start = this.starts[DST_PORT] ?? ABSENT
    const end = this.ends[DST_PORT] ?? 0
    this.port = undefined
    if (start < 0) return start === NULL
    let port = 0
    for (let at = start; at < end; at++) port = 10 * port + (bytes[at] ?? ZERO) - ZERO
    this.port = port
    return port <= 65_535
  }

  /** Whether there is no time, or one whose day stands before `DAY_CHARACTERS`. */
  #hasTime(bytes: Buffer): boolean {
    const start = this.starts[TIMESTAMP] ?? ABSENT
    return start < 0 || isTimeInUtc(bytes, start + DAY_CHARACTERS, this.ends[TIMESTAMP] ?? 0)
  }
}
