import type { LineSink } from './live-output.ts'

/**
 * Lines on their way to a sink that may be slower than the capture: a bounded queue. A line that finds no room is
 * dropped and counted, and the capture goes on.
 */
export class LineQueue {
  readonly #sink: LineSink
  readonly #capacity: number
  readonly #fail: (error: unknown) => void
  /** Lines that wait, and the characters of those and of the lines being written. */
  #lines: string[] = []
  #length = 0
  #isReopenWanted = false
  #writing: Promise<void> | undefined
  #dropped = 0

  /** `fail` is called once, when the sink cannot write; from then on every line is dropped. */
  constructor(sink: LineSink, capacity: number, fail: (error: unknown) => void) {
    this.#sink = sink
    this.#capacity = capacity
    this.#fail = fail
  }

  /** Lines that found no room. */
  get dropped(): number {
    return this.#dropped
  }

  write(line: string): void {
    if (this.#length + line.length > this.#capacity) {
      this.#dropped++
      return
    }
    this.#lines.push(line)
    this.#length += line.length
    this.#start()
  }

  /** Begins a new file behind the lines that are here. */
  reopen(): void {
    this.#isReopenWanted = true
    this.#start()
  }

  /** Waits until every line is written, and closes. */
  async close(): Promise<void> {
    await this.#writing
    this.#sink.close()
  }

  #start(): void {
    this.#writing ??= this.#run().catch((error: unknown) => {
      this.#length = Number.POSITIVE_INFINITY
      this.#fail(error)
    })
  }

  async #run(): Promise<void> {
    await Promise.resolve()
    while (this.#lines.length > 0 || this.#isReopenWanted) {
      const [lines, isReopenWanted] = [this.#lines, this.#isReopenWanted]
      this.#lines = []
      this.#isReopenWanted = false
      await this.#sink.write(lines)
      this.#length -= lines.reduce((length, line) => length + line.length, 0)
      if (isReopenWanted) this.#sink.reopen()
    }
    this.#writing = undefined
  }
}
