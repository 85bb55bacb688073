import type { FilePosition } from '../following/file-identity.ts'
import { FollowedLog, type FollowOptions } from '../following/followed-log.ts'
import { type Batch, LineBuffer } from '../lines/line-buffer.ts'
import type { LineSource, LogBeginning } from './line-source.ts'

/**
 * The lines of a followed log. A line that has not ended waits, unless its file is read to its end and another one
 * follows: then it is ended with a line feed.
 */
export class FollowedLines implements LineSource {
  readonly name: string
  readonly #log: FollowedLog
  readonly #lines: LineBuffer
  #isBegun = false
  #isIdle = false

  /** Reads as much at once as a LineBuffer does, or some other number of bytes. */
  constructor(path: string, options: FollowOptions, size?: number) {
    this.name = path
    this.#lines = new LineBuffer({ size })
    this.#log = new FollowedLog(path, options)
  }

  /** Whether everything that was there when it was last looked at was given out. */
  get isIdle(): boolean {
    return this.#isIdle
  }

  async take(): Promise<Batch | LogBeginning | undefined> {
    const taken = await this.#next()
    this.#isIdle = taken === undefined
    return taken
  }

  /** Behind the last whole line that was given out. */
  position(): FilePosition | undefined {
    const position = this.#log.position()
    return position && { ...position, offset: position.offset - this.#lines.held }
  }

  changed(): Promise<void> {
    return this.#log.changed()
  }

  wake(): void {
    this.#log.wake()
  }

  /** Stops watching, and closes the file. */
  close(): void {
    this.#log.close()
  }

  async #next(): Promise<Batch | LogBeginning | undefined> {
    for (;;) {
      const batch = this.#lines.take()
      if (batch !== undefined) return batch
      const step = await this.#log.read(this.#lines.space())
      if (step === 0) return undefined
      const taken = step === 'end-of-file' ? this.#end() : await this.#add(step)
      if (taken !== undefined) return taken
    }
  }

  async #add(count: number): Promise<LogBeginning | undefined> {
    this.#lines.filled(count)
    if (this.#isBegun) return undefined
    this.#isBegun = true
    return { kind: 'begin', head: await this.#head() }
  }

  /** A log that is read from its middle is recognised by its beginning, where its headers stand too. */
  async #head(): Promise<Buffer> {
    const head = await this.#log.head(Math.min(this.position()?.offset ?? 0, HEAD_BYTES))
    return head.subarray(0, head.lastIndexOf(LINE_FEED) + 1)
  }

  #end(): Batch | undefined {
    this.#isBegun = false
    const rest = this.#lines.rest()
    return rest && { bytes: Buffer.concat([rest.bytes, Buffer.of(LINE_FEED)]), kind: rest.kind }
  }
}

/** Enough for the headers of a log. */
const HEAD_BYTES = 64 * 1024

const LINE_FEED = 0x0a
