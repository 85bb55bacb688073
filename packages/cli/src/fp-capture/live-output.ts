import { closeSync, write } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openForWriting } from '@fingerpost/io'

/** Takes lines and writes them somewhere, one call after the other. */
export interface LineSink {
  /** Throws what the system says. */
  write(lines: readonly string[]): Promise<void>
  /** Begins a new file, so that the one so far can be taken away. */
  reopen(): void
  close(): void
}

const STDOUT = 1
const RETRY_MS = 5

const writeSome: (descriptor: number, bytes: Uint8Array, offset: number) => Promise<{ bytesWritten: number }> =
  promisify(write)

/** A file, or standard output for `-`, which is written to beside the main thread. */
export class FileSink implements LineSink {
  readonly #path: string
  #descriptor: number

  /** Throws InputError when the file cannot be written. */
  constructor(path: string) {
    this.#path = path
    this.#descriptor = path === '-' ? STDOUT : openForWriting(path, 'w')
  }

  async write(lines: readonly string[]): Promise<void> {
    await writeLines(this.#descriptor, lines)
  }

  reopen(): void {
    if (this.#descriptor === STDOUT) return
    closeSync(this.#descriptor)
    this.#descriptor = openForWriting(this.#path, 'a')
  }

  close(): void {
    if (this.#descriptor !== STDOUT) closeSync(this.#descriptor)
  }
}

/** Writes every byte of some lines; a pipe that another process made non-blocking is waited for. */
export async function writeLines(descriptor: number, lines: readonly string[]): Promise<void> {
  const bytes = Buffer.from(lines.join(''))
  for (let at = 0; at < bytes.length; ) {
    try {
      at += (await writeSome(descriptor, bytes, at)).bytesWritten
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      await setTimeout(RETRY_MS)
    }
  }
}
