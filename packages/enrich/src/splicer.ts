/**
 * Bytes that are copied together from pieces of a chunk and texts in between. The memory is used again after `clear`.
 */
export class Splicer {
  #buffer = Buffer.allocUnsafe(64 * 1024)
  #length = 0

  clear(): void {
    this.#length = 0
  }

  /** Appends `bytes[start, end)`. */
  copy(bytes: Buffer, start: number, end: number): void {
    this.#reserve(end - start)
    this.#length += bytes.copy(this.#buffer, this.#length, start, end)
  }

  /** Appends a text as UTF-8. */
  insert(text: string): void {
    this.#reserve(3 * text.length)
    this.#length += this.#buffer.write(text, this.#length, 'utf8')
  }

  /** Everything that was appended since the last `clear`, valid until the next one. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  #reserve(more: number): void {
    const wanted = this.#length + more
    if (wanted <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * this.#buffer.length))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}
