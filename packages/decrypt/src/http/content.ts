import { byteAt } from '@fingerpost/fingerprint'
import type { Framing } from './message-framing.ts'

const LF = 0x0a
/** A line of a chunked body that is longer than this is none. */
const LONGEST_LINE = 4096

/** Passes over the content of one message. */
export interface Content {
  /** Passes over bytes of the content from `start` on; gives where what follows it begins, or the end of the bytes. */
  skip(bytes: Uint8Array, start: number): number
  /** Whether the end of the content was reached. */
  readonly isOver: boolean
}

/** What passes over content of a framing. Content whose end cannot be told has none. */
export function contentOf(framing: Framing): Content {
  if (typeof framing === 'number') return new CountedContent(framing)
  return framing === 'chunked' ? new ChunkedContent() : ENDLESS
}

const ENDLESS: Content = { skip: (bytes) => bytes.length, isOver: false }

/** Content of a known length. */
class CountedContent implements Content {
  #left: number

  constructor(length: number) {
    this.#left = length
  }

  get isOver(): boolean {
    return this.#left === 0
  }

  skip(bytes: Uint8Array, start: number): number {
    const end = Math.min(bytes.length, start + this.#left)
    this.#left -= end - start
    return end
  }
}

/** Content in chunks (RFC 9112, section 7.1), and the trailer section behind them. */
class ChunkedContent implements Content {
  isOver = false
  #line = ''
  /** Bytes of the chunk and the end of its line that are to come. */
  #left = 0
  #isTrailer = false
  #isBroken = false

  skip(bytes: Uint8Array, start: number): number {
    let at = start
    while (at < bytes.length && !this.isOver && !this.#isBroken) {
      at = this.#left > 0 ? this.#skipChunk(bytes, at) : this.#readLine(bytes, at)
    }
    return this.#isBroken ? bytes.length : at
  }

  #skipChunk(bytes: Uint8Array, start: number): number {
    const end = Math.min(bytes.length, start + this.#left)
    this.#left -= end - start
    return end
  }

  #readLine(bytes: Uint8Array, start: number): number {
    const byte = byteAt(bytes, start)
    if (byte !== LF) this.#line += String.fromCharCode(byte)
    else this.#endLine()
    if (this.#line.length > LONGEST_LINE) this.#isBroken = true
    return start + 1
  }

  #endLine(): void {
    const line = this.#line.trimEnd()
    this.#line = ''
    if (this.#isTrailer) this.isOver = line === ''
    else this.#startChunk(line)
  }

  /** chunk-size and chunk-ext; the line end behind a chunk is an empty line. */
  #startChunk(line: string): void {
    if (line === '') return
    const [, digits] = /^([0-9a-fA-F]{1,12})\s*(?:;|$)/.exec(line) ?? []
    if (digits === undefined) this.#isBroken = true
    else this.#left = Number.parseInt(digits, 16)
    this.#isTrailer = this.#left === 0
  }
}
