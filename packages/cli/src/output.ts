import { closeSync, openSync, writeSync } from 'node:fs'
import { InputError } from '@fingerpost/fingerprint'

/** Its number, since touching `process.stdout` would make a pipe non-blocking. */
const STDOUT = 1

const BATCH = 256 * 1024

/**
 * Text that goes to a file or to standard output in large writes. Writing is synchronous: nothing is ever queued, and a
 * slow reader slows us down instead of filling our memory.
 */
export class Output {
  readonly #descriptor: number
  #pending = ''

  /** `-` is standard output. Throws InputError when the file cannot be written. */
  constructor(path = '-') {
    this.#descriptor = path === '-' ? STDOUT : openForWriting(path)
  }

  write(text: string): void {
    this.#pending += text
    if (this.#pending.length >= BATCH) this.flush()
  }

  /** Hands everything that was written to the system. */
  flush(): void {
    if (this.#pending === '') return
    const bytes = Buffer.from(this.#pending)
    this.#pending = ''
    writeAll(this.#descriptor, bytes)
  }

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
