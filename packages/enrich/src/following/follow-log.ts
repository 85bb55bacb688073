import { setImmediate } from 'node:timers/promises'
import { type Batch, type ByteSink, type FilePosition, type FollowedLog, LineBuffer } from '@fingerpost/io'
import { enriched } from '../enrich-bytes.ts'
import type { Enricher } from '../enricher.ts'

/** What is followed, where its lines go, and what happens now and then. */
export interface FollowLogOptions {
  /** Whoever opened it closes it. */
  readonly log: FollowedLog
  readonly sink: Pick<ByteSink, 'write'>
  readonly enricher: Enricher
  /** When it aborts, reading stops; whole lines that were read are still written. */
  readonly signal: AbortSignal
  /** Saves that everything up to a position was written. */
  readonly save?: ((position: FilePosition | undefined) => void) | undefined
  /** Called between two batches; whether what was written so far has to be saved before and after it runs. */
  readonly between?: (() => Between | undefined) | undefined
}

/** Something that changes the output. */
export type Between = () => void

/**
 * Writes the lines of a growing log, enriched, as they come: those that are there at once in one batch. A line that has
 * not ended waits, unless its file is read to its end and another one follows: then it is ended with a line feed.
 * Rejects with what the log and the sink reject with.
 */
export async function followLog(options: FollowLogOptions): Promise<void> {
  const following = new Following(options)
  options.signal.addEventListener('abort', () => options.log.wake(), { once: true })
  while (!options.signal.aborted) await following.step()
  following.save()
}

class Following {
  readonly #options: FollowLogOptions
  readonly #lines = new LineBuffer()
  #isBegun = false
  /** Within a line that is too long to be held, there is nothing to go on from. */
  #isInLongLine = false
  #isSaved = true
  #nextSave = 0

  constructor(options: FollowLogOptions) {
    this.#options = options
  }

  async step(): Promise<void> {
    const { log } = this.#options
    this.#change()
    const space = this.#lines.space()
    const step = await log.read(space)
    if (step === 'end-of-file') await this.#endFile()
    else if (step > 0) await this.#take(step)
    else await this.#idle()
  }

  /** Saves how far the lines were written, unless that was saved before; `unwritten` bytes were read behind that. */
  save(unwritten = this.#lines.held): void {
    const { log, save } = this.#options
    if (save === undefined || this.#isInLongLine || this.#isSaved) return
    const start = performance.now()
    const position = log.position()
    save(position && { ...position, offset: position.offset - unwritten })
    const end = performance.now()
    this.#isSaved = true
    this.#nextSave = end + Math.max(SAVE_MS, SAVE_TIMES * (end - start))
  }

  #change(): void {
    const change = this.#options.between?.()
    if (change === undefined || this.#isInLongLine) return
    this.save()
    change()
    this.#isSaved = false
    this.save()
  }

  async #take(count: number): Promise<void> {
    if (!this.#isBegun) await this.#begin(count)
    this.#lines.filled(count)
    for (let batch = this.#lines.take(); batch !== undefined; batch = this.#lines.take()) await this.#write(batch)
    if (performance.now() >= this.#nextSave) this.save()
    await setImmediate()
  }

  /**
   * Before the first line is written, it is saved where that happens: no run may write it again. A log that is read from
   * its middle is recognised by its beginning, where its headers stand too.
   */
  async #begin(count: number): Promise<void> {
    const { log, enricher } = this.#options
    this.#isBegun = true
    this.#isSaved = false
    this.save(this.#lines.held + count)
    const offset = (log.position()?.offset ?? 0) - count
    const head = await log.head(Math.min(offset, HEAD_BYTES))
    enricher.begin(head.subarray(0, head.lastIndexOf(LINE_FEED) + 1))
  }

  async #endFile(): Promise<void> {
    const rest = this.#lines.rest()
    if (rest !== undefined) {
      await this.#write(rest)
      await this.#options.sink.write(Buffer.of(LINE_FEED))
    }
    this.#isInLongLine = false
    this.#isBegun = false
    this.#isSaved = false
    this.save()
  }

  async #idle(): Promise<void> {
    if (performance.now() >= this.#nextSave) this.save()
    if (!this.#options.signal.aborted) await this.#options.log.changed()
  }

  async #write(batch: Batch): Promise<void> {
    const { sink, enricher } = this.#options
    await sink.write(enriched(enricher, batch))
    this.#isInLongLine = batch.kind !== 'lines' && batch.bytes[batch.bytes.length - 1] !== LINE_FEED
    this.#isSaved = false
  }
}

/** How often is saved while lines are written; less often where that takes more than a twentieth of the time. */
const SAVE_MS = 1000
const SAVE_TIMES = 20

/** Enough for the headers of a log. */
const HEAD_BYTES = 64 * 1024

const LINE_FEED = 0x0a
