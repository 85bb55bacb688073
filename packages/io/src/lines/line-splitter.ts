import { Mismatch } from '../pure/errors.ts'
import { LineBuffer } from './line-buffer.ts'

/** Takes a line, `bytes[start, end)` without its line end; the bytes are valid during the call. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void

/** More than any record has; a file without line ends must not fill the memory. */
export const LONGEST_LINE_BYTES = 1 << 23

/** What is cut at once; in the cache of a core. */
const BUFFER_BYTES = 1 << 18

/** Cuts bytes that come in chunks into lines, which end with `\n` or `\r\n`. */
export class LineSplitter {
  /** How many lines have ended, blank ones too. */
  lines = 0
  readonly #onLine: OnLine
  readonly #buffer = new LineBuffer({ size: BUFFER_BYTES, longestLine: LONGEST_LINE_BYTES + 1 })

  constructor(onLine: OnLine) {
    this.#onLine = onLine
  }

  /** Gives the lines that end in a chunk. Throws Mismatch for one longer than 8 MiB. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const space = this.#buffer.space()
      const piece = chunk.subarray(at, at + space.length)
      space.set(piece)
      this.#buffer.filled(piece.length)
      at += piece.length
      const batch = this.#buffer.take()
      if (batch?.kind === 'lines') this.#cut(batch.bytes)
      else if (batch !== undefined) throw tooLong()
    }
  }

  /** Gives the last line, where the bytes did not end with a line end. */
  end(): void {
    const rest = this.#buffer.rest()
    if (rest !== undefined) this.#give(rest.bytes, 0, rest.bytes.length)
  }

  #cut(bytes: Buffer): void {
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(LINE_FEED, start)
      this.#give(bytes, start, end)
      start = end + 1
    }
  }

  #give(bytes: Buffer, start: number, end: number): void {
    if (end - start > LONGEST_LINE_BYTES) throw tooLong()
    this.lines += 1
    this.#onLine(bytes, start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end)
  }
}

function tooLong(): Mismatch {
  return new Mismatch('line', `at most ${LONGEST_LINE_BYTES} bytes`)
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
