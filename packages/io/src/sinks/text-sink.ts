import { closeSync, openSync, writeSync } from 'node:fs'
import { InputError } from '../pure/errors.ts'

/** Its number, since touching `process.stdout` would make a pipe non-blocking. */
const STDOUT = 1

const CAPACITY = 1024 * 1024

/** No character of a string takes more bytes of UTF-8 than this. */
const BYTES_PER_CHARACTER = 3

/**
 * Text that goes to a file or to standard output in large writes. Writing is synchronous: nothing is ever queued, and a
 * slow reader slows us down instead of filling our memory. Each text is encoded as it comes: gathering strings and
 * encoding them together took a fifth of a whole run.
 */
export class Output {
  readonly #descriptor: number
  readonly #buffer = Buffer.allocUnsafeSlow(CAPACITY)
  #length = 0

  /** `-` is standard output. Throws InputError when the file cannot be written. */
  constructor(path = '-') {
    this.#descriptor = path === '-' ? STDOUT : openForWriting(path)
  }

  /** Takes a text; it is written when the buffer is full. */
  write(text: string): void {
    const most = text.length * BYTES_PER_CHARACTER
    if (this.#length + most > CAPACITY) this.flush()
    if (most > CAPACITY) writeAll(this.#descriptor, Buffer.from(text))
    else this.#length += this.#buffer.write(text, this.#length)
  }

  /** Hands everything that was written to the system. */
  flush(): void {
    const written = this.#buffer.subarray(0, this.#length)
    this.#length = 0
    writeAll(this.#descriptor, written)
  }

  /** Writes what is left, and closes the file. */
  close(): void {
    this.flush()
    if (this.#descriptor !== STDOUT) closeSync(this.#descriptor)
  }
}

function openForWriting(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    throw new InputError(path, undefined, error instanceof Error ? error.message : String(error))
  }
}

/** Writes every byte; a pipe that another process made non-blocking is waited for. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
