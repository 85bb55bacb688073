import { closeSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { ByteSource } from './byte-source.ts'

/** The descriptor of standard input, which stays open. */
export const STANDARD_INPUT_DESCRIPTOR = 0

/** Which bytes of a file are read, and until when. */
export interface ReadOptions {
  /** The offset of the first byte; where the file stands unless given. */
  readonly start?: number | undefined
  /** The offset behind the last byte; the end of the file unless given. */
  readonly end?: number | undefined
  /** Once aborted, the bytes end. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A file, or a device that always has bytes. Reading is synchronous: streams of what the system has in memory take 1.5 to
 * 4 times as long. Signals are heard between two reads.
 */
export class DescriptorSource implements ByteSource {
  bytesRead = 0
  readonly #descriptor: number
  readonly #options: ReadOptions
  #isOpen = true

  constructor(descriptor: number, options: ReadOptions) {
    this.#descriptor = descriptor
    this.#options = options
  }

  async read(space: Uint8Array): Promise<number> {
    await setImmediate()
    const { start, end = Number.POSITIVE_INFINITY, signal } = this.#options
    if (signal?.aborted || !this.#isOpen) return 0
    const length = Math.min(space.length, end - (start ?? 0) - this.bytesRead)
    const position = start === undefined ? null : start + this.bytesRead
    const count = readSync(this.#descriptor, space, 0, length, position)
    this.bytesRead += count
    return count
  }

  close(): void {
    if (this.#isOpen && this.#descriptor !== STANDARD_INPUT_DESCRIPTOR) closeSync(this.#descriptor)
    this.#isOpen = false
  }
}
