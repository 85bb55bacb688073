import { statSync } from 'node:fs'
import type { ByteSink } from './byte-sink.ts'

/** Which file was written to, and how long it was then, in bytes. */
export interface OutputPlace {
  /** Decimal numbers, which may be too large for a `number`. */
  readonly device: string
  readonly inode: string
  readonly length: number
}

/** Whether the file of a place stands at a path. */
export function isAt(path: string, { device, inode }: OutputPlace): boolean {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false })
  return status !== undefined && String(status.dev) === device && String(status.ino) === inode
}

/** Where the lines of sources go that are never at their end. Batches are as those of `LineSource`. */
export interface LineSink extends ByteSink {
  /** Waits until everything that was written is safe: on the disk, or acknowledged by whoever keeps it. */
  flush(): void | Promise<void>
  /** Where the output ends after `flush`; undefined where it cannot be cut back to a length. */
  place(): OutputPlace | undefined
  /** Whether another file is due; asked between two batches. */
  isDue(): boolean
  /** Begins another file, or opens the path again. Throws InputError, and then goes on with the file so far. */
  reopen(): void
}

/** A sink that has no place, and for which written is safe: standard output, a pipe or a device. */
export class PlainSink implements LineSink {
  readonly #sink: ByteSink

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#sink.write(bytes)
  }

  flush(): void {}

  place(): undefined {}

  isDue(): boolean {
    return false
  }

  reopen(): void {}

  end(): void | Promise<void> {
    return this.#sink.end()
  }
}
