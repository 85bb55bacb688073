import type { Batch } from '../lines/line-buffer.ts'
import type { BoundedMemory } from './bounded-memory.ts'
import type { LineSource } from './line-source.ts'

/** Where lines come from that are sent whether or not anybody takes them. */
export interface ReceivedLinesOptions {
  readonly name: string
  /** What the lines take that were received and not given out. */
  readonly memory: BoundedMemory
  /** Stops receiving; resolves once everything that was received was added. */
  readonly stop: () => Promise<void>
  /** Told in one sentence, once a minute, how many lines were dropped. */
  readonly warn: (sentence: string) => void
}

/** Lines that were received and wait in bounded memory. Those that found no room are counted. */
export class ReceivedLines implements LineSource {
  readonly #options: ReceivedLinesOptions
  readonly #timer: NodeJS.Timeout
  #chunks: Uint8Array[] = []
  #failure: Error | undefined
  #wake: () => void = () => {}
  #told = 0

  constructor(options: ReceivedLinesOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#tell(), TELL_MS).unref()
  }

  get name(): string {
    return this.#options.name
  }

  /** Takes whole lines, for which memory was reserved, to keep. */
  add(lines: Uint8Array): void {
    this.#chunks.push(lines)
    this.#wake()
  }

  /** Nothing more can be received; what was received is given out before that is said. */
  fail(error: Error): void {
    this.#failure ??= error
    this.#wake()
  }

  async take(): Promise<Batch | undefined> {
    if (this.#chunks.length === 0 && this.#failure !== undefined) throw this.#failure
    const bytes = this.#next()
    if (bytes.length === 0) return undefined
    this.#options.memory.release(bytes.length)
    return { kind: 'lines', bytes }
  }

  position(): undefined {}

  dropped(): number {
    return this.#options.memory.dropped
  }

  async changed(): Promise<void> {
    if (this.#chunks.length > 0 || this.#failure !== undefined) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  wake(): void {
    this.#wake()
  }

  async stop(): Promise<void> {
    await this.#options.stop()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#tell()
  }

  /** What is there, as far as one batch goes. */
  #next(): Buffer {
    let [count, length] = [0, 0]
    for (; count < this.#chunks.length && length < BATCH_BYTES; count++) length += this.#chunks[count]?.length ?? 0
    return Buffer.concat(this.#chunks.splice(0, count))
  }

  #tell(): void {
    const { memory, name, warn } = this.#options
    const dropped = memory.dropped - this.#told
    this.#told += dropped
    if (dropped > 0)
      warn(`${name}: dropped ${dropped} lines, which were too long or came faster than they were written`)
  }
}

/** Enough for one write, and soon enriched. */
const BATCH_BYTES = 1024 * 1024

/** How often is told that lines were dropped. */
const TELL_MS = 60_000
