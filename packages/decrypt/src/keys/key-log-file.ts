import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { InputError } from '@fingerpost/io/pure'
import { KeyLog, type SecretSource } from './key-log.ts'

const CHUNK = 1 << 16
/** Longer than any line of a key log; the rest of a longer one is passed over. */
const LONGEST_LINE = 1024

/** How a key log in a file is read. */
export interface KeyLogFileOptions {
  /** Whether other programs still write to it; what they append is read when a connection is not known. */
  readonly grows?: boolean
}

/** A key log in a file, with what is added to it by other means. Throws InputError for a file that cannot be read. */
export class KeyLogFile implements SecretSource {
  readonly #path: string
  readonly grows: boolean
  readonly #log = new KeyLog()
  readonly #file: number
  #offset = 0
  /** The beginning of a line whose end is still to come. */
  #rest = ''

  constructor(path: string, { grows = false }: KeyLogFileOptions = {}) {
    this.#path = path
    this.grows = grows
    try {
      this.#file = openSync(path, 'r')
      this.#read()
    } catch (error) {
      throw this.#unreadable(error)
    }
  }

  /** Connections of which there are secrets. */
  get size(): number {
    return this.#log.size
  }

  secret(clientRandom: Uint8Array, label: string): Uint8Array | undefined {
    const known = this.#log.secret(clientRandom, label)
    if (known !== undefined || !this.grows) return known
    this.#readMore()
    return this.#log.secret(clientRandom, label)
  }

  knows(clientRandom: Uint8Array): boolean {
    return this.#log.knows(clientRandom)
  }

  /** Takes lines that do not come from the file. */
  add(text: string): void {
    this.#log.add(text)
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.#file)
  }

  /** A file that was cut is read from its beginning again. */
  #readMore(): void {
    const { size } = fstatSync(this.#file)
    if (size < this.#offset) {
      this.#offset = 0
      this.#rest = ''
    }
    if (size > this.#offset) this.#read()
  }

  #read(): void {
    const bytes = Buffer.alloc(CHUNK)
    for (;;) {
      const length = readSync(this.#file, bytes, 0, CHUNK, this.#offset)
      if (length === 0) break
      this.#offset += length
      this.#take(this.#rest + bytes.toString('latin1', 0, length))
    }
    if (!this.grows) this.#log.add(this.#rest)
  }

  #take(text: string): void {
    const end = text.lastIndexOf('\n') + 1
    this.#log.add(text.slice(0, end))
    this.#rest = text.slice(end, end + LONGEST_LINE)
  }

  #unreadable(error: unknown): InputError {
    return new InputError(
      this.#path,
      undefined,
      `the key log cannot be read: ${error instanceof Error ? error.message : error}`,
    )
  }
}
