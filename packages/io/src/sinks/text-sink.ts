import type { ByteSink } from './byte-sink.ts'

const CAPACITY = 1024 * 1024

/** No character of a string takes more bytes of UTF-8 than this. */
const BYTES_PER_CHARACTER = 3

/**
 * Text that goes to a sink in large writes. Each text is encoded as it comes: gathering strings and encoding them together
 * took a fifth of a whole run. Whoever writes much awaits `flush` from time to time, so that a slow reader slows us down
 * instead of filling our memory.
 */
export class TextSink {
  readonly #sink: ByteSink
  #buffer = Buffer.allocUnsafeSlow(CAPACITY)
  #length = 0
  /** Writes that are not done yet. */
  #pending: Promise<void>[] = []

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  /** Takes a text; it is handed on when the buffer is full. */
  write(text: string): void {
    const most = text.length * BYTES_PER_CHARACTER
    if (this.#length + most > CAPACITY) this.#handOn()
    if (most > CAPACITY) this.#give(Buffer.from(text))
    else this.#length += this.#buffer.write(text, this.#length)
  }

  /** Hands on what was written so far: at once, or resolved once the sink took it. Throws or rejects as the sink does. */
  flush(): void | Promise<void> {
    this.#handOn()
    if (this.#pending.length > 0) return this.#settled()
  }

  /** Writes what is left, and ends the sink. */
  async end(): Promise<void> {
    await this.flush()
    await this.#sink.end()
  }

  /** A sink that is not done with the buffer keeps it. */
  #handOn(): void {
    const isTaken = this.#length === 0 || this.#give(this.#buffer.subarray(0, this.#length))
    if (!isTaken) this.#buffer = Buffer.allocUnsafeSlow(CAPACITY)
    this.#length = 0
  }

  /** Whether the sink is done with the bytes. */
  #give(bytes: Uint8Array): boolean {
    const done = this.#sink.write(bytes)
    if (done === undefined) return true
    done.catch(() => {})
    this.#pending.push(done)
    return false
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#pending.splice(0))
  }
}
