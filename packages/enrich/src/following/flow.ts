import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Batch, LineSink, LineSource, LogBeginning } from '@fingerpost/io'
import { enriched } from '../enrich-bytes.ts'
import type { Enricher } from '../enricher.ts'

/** What is read, where its lines go, and what happens now and then. */
export interface FlowOptions {
  /** Gone through anew in every round, so that there may be more or fewer then. Whoever opened them closes them. */
  readonly sources: Iterable<LineSource>
  readonly sink: Pick<LineSink, 'write' | 'flush'>
  readonly enricher: Enricher
  /** When it aborts, reading stops; whole lines that were read are still written. */
  readonly signal: AbortSignal
  /** Saves where sources and sink stand, once the output is safe and before the sources are told. */
  readonly save?: (() => void | Promise<void>) | undefined
  /** Called between two batches; what it gives changes the output, and is saved before and after it runs. */
  readonly between?: (() => Between | undefined) | undefined
  readonly observer?: FlowObserver | undefined
}

/** Told what flows, to count it. */
export interface FlowObserver {
  /** A batch of a source was enriched and written, in so many seconds. */
  wrote(source: LineSource, seconds: number): void
  /** All that a source has for now was written. */
  caughtUp(source: LineSource): void
}

/** Something that changes the output. */
export type Between = () => void | Promise<void>

/**
 * Writes the lines of several sources, enriched, as they come: those that are there at once in one batch. Rejects with
 * what the sources and the sink reject with.
 */
export async function flow(options: FlowOptions): Promise<void> {
  const wake = () => {
    for (const source of options.sources) source.wake()
  }
  options.signal.addEventListener('abort', wake, { once: true })
  const flowing = new Flow(options)
  while (!options.signal.aborted) await flowing.round()
  await flowing.finish()
}

class Flow {
  readonly #options: FlowOptions
  /** One for each source: each is a log with a format and headers of its own. */
  readonly #enrichers = new WeakMap<LineSource, Enricher>()
  /** Within a line that is too long to be held, there is nothing to go on from. */
  #isInLongLine = false
  #isSaved = true
  #nextSave = 0

  constructor(options: FlowOptions) {
    this.#options = options
  }

  /** Gives every source one turn, and waits where none has anything. */
  async round(): Promise<void> {
    const { sources, signal } = this.#options
    await this.#change()
    let isIdle = true
    for (const source of sources) if (!signal.aborted && (await this.#turn(source))) isIdle = false
    if (performance.now() >= this.#nextSave) await this.save()
    if (!isIdle) await setImmediate()
    else if (!signal.aborted) await changeOf([...sources])
  }

  /** Writes what was received and cannot be received again, and saves. */
  async finish(): Promise<void> {
    for (const source of this.#options.sources) {
      await source.stop?.()
      while (source.stop !== undefined && (await this.#turn(source)));
    }
    await this.save()
  }

  /** Saves what was written and tells the sources, unless that was done before. */
  async save(): Promise<void> {
    const { sources, sink, save } = this.#options
    const kept = [...sources].filter(({ commit }) => commit !== undefined)
    if (this.#isInLongLine || this.#isSaved || (save === undefined && kept.length === 0)) return
    const start = performance.now()
    await sink.flush()
    await save?.()
    for (const source of kept) await source.commit?.()
    const end = performance.now()
    this.#isSaved = true
    this.#nextSave = end + Math.max(SAVE_MS, SAVE_TIMES * (end - start))
  }

  async #change(): Promise<void> {
    const change = this.#options.between?.()
    if (change === undefined) return
    await this.save()
    await change()
    this.#isSaved = false
    await this.save()
  }

  /** One batch, or the whole of a line that comes in pieces. Gives whether there was anything. */
  async #turn(source: LineSource): Promise<boolean> {
    let isThere = false
    do {
      const taken = await source.take()
      if (taken !== undefined) await this.#put(source, taken)
      else if (this.#isInLongLine) await source.changed()
      else this.#options.observer?.caughtUp(source)
      isThere ||= taken !== undefined
    } while (this.#isInLongLine && !this.#options.signal.aborted)
    return isThere
  }

  async #put(source: LineSource, taken: Batch | LogBeginning): Promise<void> {
    const enricher = this.#enricherOf(source)
    if (taken.kind === 'begin') await this.#begin(enricher, taken.head)
    else await this.#writeTimed(enricher, { source, batch: taken })
  }

  /** Before the first line is written, it is saved where that happens: no run may write it again. */
  async #begin(enricher: Enricher, head: Buffer): Promise<void> {
    this.#isSaved = false
    await this.save()
    enricher.begin(head)
  }

  async #writeTimed(enricher: Enricher, { source, batch }: { readonly source: LineSource; readonly batch: Batch }) {
    const start = performance.now()
    await this.#write(enricher, batch)
    this.#options.observer?.wrote(source, (performance.now() - start) / 1000)
  }

  async #write(enricher: Enricher, batch: Batch): Promise<void> {
    this.#isSaved = false
    await this.#options.sink.write(enriched(enricher, batch))
    this.#isInLongLine = batch.kind !== 'lines' && batch.bytes[batch.bytes.length - 1] !== LINE_FEED
  }

  #enricherOf(source: LineSource): Enricher {
    const enricher = this.#enrichers.get(source) ?? this.#options.enricher.beside()
    this.#enrichers.set(source, enricher)
    return enricher
  }
}

/** Resolves when any of the sources may have more, or there may be another source. */
function changeOf(sources: readonly LineSource[]): Promise<void> {
  return sources.length === 0 ? setTimeout(NO_SOURCE_MS) : Promise.race(sources.map((source) => source.changed()))
}

/** How long it takes to notice the first source. */
const NO_SOURCE_MS = 50

/** How often is saved while lines are written; less often where that takes more than a twentieth of the time. */
const SAVE_MS = 1000
const SAVE_TIMES = 20

const LINE_FEED = 0x0a
