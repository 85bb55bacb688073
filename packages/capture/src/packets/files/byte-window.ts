import type { ByteSource } from '@fingerpost/io'

const SIZE = 4 * 1024 * 1024

/** A window over a byte source that slides forward: `bytes[start, end)` have been read and not been used. */
export class ByteWindow {
  bytes: Uint8Array = new Uint8Array(SIZE)
  start = 0
  end = 0
  /** Offset of `bytes[0]` in the source. */
  base = 0
  readonly #source: ByteSource

  constructor(source: ByteSource) {
    this.#source = source
  }

  /** Offset of `start` in the source. */
  get position(): number {
    return this.base + this.start
  }

  /**
   * Moves what has not been used to the front and reads more behind it; false at the end of the source. A window that
   * is full grows, so that whatever the user waits for fits at last.
   */
  async fill(): Promise<boolean> {
    this.#makeRoom()
    const count = await this.#source.read(this.bytes.subarray(this.end))
    this.end += count
    return count > 0
  }

  #makeRoom(): void {
    const unused = this.bytes.subarray(this.start, this.end)
    if (unused.length === this.bytes.length) {
      const larger = new Uint8Array(2 * this.bytes.length)
      larger.set(unused)
      this.bytes = larger
    } else {
      this.bytes.copyWithin(0, this.start, this.end)
    }
    this.base += this.start
    this.start = 0
    this.end = unused.length
  }
}
