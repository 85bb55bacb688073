import { type BigIntStats, closeSync, openSync, readSync } from 'node:fs'
import { type FilePosition, HEAD_BYTES, headOf, positionOf, statusOf } from './file-identity.ts'
import type { LogFile } from './log-files.ts'
import type { OpenLogFile } from './open-log-file.ts'

/** A file that may grow, be renamed and be truncated while it is read. The descriptor stays with it through renames. */
export class GrowingFile implements OpenLogFile {
  readonly path: string
  readonly isPacked = false
  readonly #descriptor: number
  #offset: number
  #head: Buffer

  /** Throws what the system says. */
  constructor({ path }: LogFile, offset: number) {
    this.path = path
    this.#descriptor = openSync(path, 'r')
    this.#offset = offset
    this.#head = headOf(this.#descriptor)
  }

  /**
   * Puts the next bytes into `space` and gives their number, 0 where there are none yet; `truncated` where the file no
   * longer is the one that was read so far. The first bytes are compared after every read, which takes 2 µs: a file that
   * was truncated and has grown again since would go unnoticed otherwise.
   */
  read(space: Uint8Array): number | 'truncated' {
    const count = readSync(this.#descriptor, space, 0, space.length, this.#offset)
    if (!this.#hasSameHead() || (count === 0 && this.status().size < this.#offset)) return 'truncated'
    this.#offset += count
    return count
  }

  position(): FilePosition {
    return positionOf(this.status(), this.#head, this.#offset)
  }

  /** What the system says of the file, wherever it is named now. */
  status(): BigIntStats {
    return statusOf(this.#descriptor)
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  /** A head that is not whole yet grows with the file. */
  #hasSameHead(): boolean {
    const head = headOf(this.#descriptor)
    const isSame = head.subarray(0, this.#head.length).equals(this.#head)
    if (isSame && this.#head.length < HEAD_BYTES) this.#head = head
    return isSame
  }
}
