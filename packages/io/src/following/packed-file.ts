import type { ByteSource } from '../sources/byte-source.ts'
import { openSource } from '../sources/open.ts'
import { type FilePosition, HEAD_BYTES, positionOf } from './file-identity.ts'
import type { LogFile } from './log-files.ts'
import type { OpenLogFile } from './open-log-file.ts'

/** A packed file that was rotated away. It does not grow; an offset in it is reached by unpacking all before it. */
export class PackedFile implements OpenLogFile {
  readonly isPacked = true
  readonly #file: LogFile
  readonly #source: ByteSource
  readonly #head: Uint8Array
  #offset = 0

  private constructor(file: LogFile, source: ByteSource, head: Uint8Array) {
    this.#file = file
    this.#source = source
    this.#head = head
  }

  /** Opens a file and goes to an offset. Rejects with InputError. */
  static async open(file: LogFile, offset: number): Promise<PackedFile> {
    const head = Buffer.alloc(HEAD_BYTES)
    const first = await openSource(file.path)
    const length = await fill(first, head)
    first.close()
    const packed = new PackedFile(file, await openSource(file.path), head.subarray(0, length))
    await packed.#skip(offset)
    return packed
  }

  get path(): string {
    return this.#file.path
  }

  async read(space: Uint8Array): Promise<number> {
    const count = await this.#source.read(space)
    this.#offset += count
    return count
  }

  position(): FilePosition {
    return positionOf(this.#file.status, this.#head, this.#offset)
  }

  close(): void {
    this.#source.close()
  }

  async #skip(offset: number): Promise<void> {
    const space = Buffer.allocUnsafe(SKIPPED_AT_ONCE)
    while (this.#offset < offset) {
      const count = await this.read(space.subarray(0, offset - this.#offset))
      if (count === 0) return
    }
  }
}

const SKIPPED_AT_ONCE = 1024 * 1024

/** Fills the space as far as the source goes, and gives how far that is. */
async function fill(source: ByteSource, space: Uint8Array): Promise<number> {
  let length = 0
  while (length < space.length) {
    const count = await source.read(space.subarray(length))
    if (count === 0) break
    length += count
  }
  return length
}
