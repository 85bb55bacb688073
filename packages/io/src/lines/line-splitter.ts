import { Mismatch } from '../mismatch.ts'

/** Takes a line, `bytes[start, end)` without its line end; the bytes are valid during the call. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void

/** More than any record has; a file without line ends must not fill the memory. */
export const LONGEST_LINE_BYTES = 1 << 23

/** Cuts bytes that come in chunks into lines, which end with `\n` or `\r\n`. */
export class LineSplitter {
  /** How many lines have ended, blank ones too. */
  lines = 0
  private readonly onLine: OnLine
  private rest: Buffer = Buffer.alloc(0)

  constructor(onLine: OnLine) {
    this.onLine = onLine
  }

  /** Gives the lines that end in a chunk. Throws Mismatch for one longer than 8 MiB. */
  push(chunk: Uint8Array): void {
    const bytes = this.rest.length === 0 ? asBuffer(chunk) : Buffer.concat([this.rest, chunk])
    let start = 0
    let from = this.rest.length
    for (;;) {
      const end = bytes.indexOf(LINE_FEED, from)
      if (end < 0) break
      this.give(bytes, start, end)
      start = end + 1
      from = start
    }
    if (bytes.length - start > LONGEST_LINE_BYTES) throw new Mismatch('line', TOO_LONG)
    this.rest = Buffer.from(bytes.subarray(start))
  }

  /** Gives the last line, where the bytes did not end with a line end. */
  end(): void {
    if (this.rest.length > 0) this.give(this.rest, 0, this.rest.length)
    this.rest = Buffer.alloc(0)
  }

  private give(bytes: Buffer, start: number, end: number): void {
    this.lines += 1
    if (end - start > LONGEST_LINE_BYTES) throw new Mismatch('line', TOO_LONG)
    this.onLine(bytes, start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end)
  }
}

const TOO_LONG = `at most ${LONGEST_LINE_BYTES} bytes`
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
