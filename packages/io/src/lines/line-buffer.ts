/** Bytes in the order of the input: whole lines, or a piece of a line that is too long to be held. */
export interface Batch {
  readonly bytes: Buffer
  readonly kind: 'lines' | 'start-of-long-line' | 'more-of-long-line'
}

/** How much a line buffer holds, in bytes. */
export interface LineBufferOptions {
  /** Bytes that are read at once. */
  readonly size?: number | undefined
  /** Longer lines than this pass in pieces. */
  readonly longestLine?: number | undefined
}

/**
 * Collects bytes and gives them out as whole lines. It holds one read and one unfinished line, and grows only while a
 * line does not fit, up to `longestLine`.
 */
export class LineBuffer {
  #buffer: Buffer
  readonly #longestLine: number
  #start = 0
  #end = 0
  /** Up to here there is no line feed. */
  #searched = 0
  #inLongLine = false

  constructor({ size = 4 * MEBIBYTE, longestLine = 16 * MEBIBYTE }: LineBufferOptions = {}) {
    this.#buffer = Buffer.allocUnsafe(size)
    this.#longestLine = longestLine
  }

  /** Room for the next read; what `take` gave out before is overwritten. */
  space(): Buffer {
    if (this.#start > 0) this.#buffer.copyWithin(0, this.#start, this.#end)
    this.#searched -= this.#start
    this.#end -= this.#start
    this.#start = 0
    if (this.#end === this.#buffer.length) this.#grow()
    return this.#buffer.subarray(this.#end)
  }

  /** `count` bytes were read into the space. */
  filled(count: number): void {
    this.#end += count
  }

  /** The next bytes that are ready, or undefined. They are valid until the next `space`. */
  take(): Batch | undefined {
    if (this.#inLongLine) return this.#endLongLine()
    const feed = this.#buffer.subarray(this.#searched, this.#end).lastIndexOf(LINE_FEED)
    if (feed >= 0) return { bytes: this.#cut(this.#searched + feed + 1), kind: 'lines' }
    this.#searched = this.#end
    if (this.#end - this.#start < this.#longestLine) return undefined
    this.#inLongLine = true
    return { bytes: this.#cut(this.#end), kind: 'start-of-long-line' }
  }

  /** How many bytes were read and not given out: those of a line that has not ended. */
  get held(): number {
    return this.#end - this.#start
  }

  /** What is left when the input ends: a last line without a line feed, or nothing. */
  rest(): Batch | undefined {
    const kind = this.#inLongLine ? 'more-of-long-line' : 'lines'
    this.#inLongLine = false
    return this.#start === this.#end ? undefined : { bytes: this.#cut(this.#end), kind }
  }

  #endLongLine(): Batch | undefined {
    if (this.#start === this.#end) return undefined
    const feed = this.#buffer.subarray(this.#start, this.#end).indexOf(LINE_FEED)
    this.#inLongLine = feed < 0
    return { bytes: this.#cut(feed < 0 ? this.#end : this.#start + feed + 1), kind: 'more-of-long-line' }
  }

  #cut(end: number): Buffer {
    const bytes = this.#buffer.subarray(this.#start, end)
    this.#start = end
    this.#searched = end
    return bytes
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(2 * this.#buffer.length)
    this.#buffer.copy(larger, 0, 0, this.#end)
    this.#buffer = larger
  }
}

const LINE_FEED = 0x0a
const MEBIBYTE = 1024 * 1024
