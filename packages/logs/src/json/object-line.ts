import type { Insertion, NoRecord } from '../log-format.ts'

/**
 * What is said of a line that needs no reading, by its ends alone: whitespace aside, it is an event if it starts with
 * `{` and ends with `}`.
 */
export function unreadLine(bytes: Uint8Array, start: number, end: number): NoRecord {
  let first = start
  while (first < end && isWhitespace(bytes[first])) first++
  let last = end - 1
  while (last > first && isWhitespace(bytes[last])) last--
  if (bytes[first] === OPEN_BRACE && bytes[last] === CLOSE_BRACE && last > first) return 'no-fingerprint'
  return first === end ? 'no-event' : 'unreadable'
}

/** Adds a member as the last one of the objects of a log. */
export class MemberInserter {
  readonly #prefix: string

  constructor(key: string) {
    this.#prefix = `,${JSON.stringify(key)}:`
  }

  /** The insertion of a value, as JSON text, into the object with members whose line ends at `end`. */
  insertion(bytes: Uint8Array, end: number, value: string): Insertion {
    return { at: closingBrace(bytes, end), text: this.#prefix + value }
  }
}

/** An object as JSON; nothing where it cannot be printed (too deep for the stack, or no JSON value to begin with). */
export function printedObject(object: object): Buffer {
  try {
    return Buffer.from(JSON.stringify(object))
  } catch {
    return Buffer.alloc(0)
  }
}

function closingBrace(bytes: Uint8Array, end: number): number {
  let at = end - 1
  while (bytes[at] !== CLOSE_BRACE) at--
  return at
}

function isWhitespace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09
}

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
