/**
 * Bytes that are copied together from pieces of a chunk and texts in between. The memory is used again after `clear`.
 */
export class Splicer {
  private buffer = Buffer.allocUnsafe(64 * 1024)
  private length = 0

  clear(): void {
    this.length = 0
  }

  /** Appends `bytes[start, end)`. */
  copy(bytes: Buffer, start: number, end: number): void {
    this.reserve(end - start)
    this.length += bytes.copy(this.buffer, this.length, start, end)
  }

  /** Appends a text as UTF-8. */
  insert(text: string): void {
    this.reserve(3 * text.length)
    this.length += this.buffer.write(text, this.length, 'utf8')
  }

  /** Everything that was appended since the last `clear`, valid until the next one. */
  view(): Buffer {
    return this.buffer.subarray(0, this.length)
  }

  private reserve(more: number): void {
    const wanted = this.length + more
    if (wanted <= this.buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * this.buffer.length))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }
}

/** Offset of the closing brace of the JSON object that `bytes[start, end)` holds, whitespace around it allowed. */
export function closingBrace(bytes: Uint8Array, end: number): number {
  let at = end - 1
  while (bytes[at] !== CLOSE_BRACE) at--
  return at
}

const CLOSE_BRACE = 0x7d
