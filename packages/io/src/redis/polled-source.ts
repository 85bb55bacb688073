import { setTimeout } from 'node:timers/promises'
import type { Batch } from '../lines/line-buffer.ts'
import { InputError } from '../pure/errors.ts'
import type { LineSource } from '../streams/line-source.ts'
import type { RedisLink } from './redis-link.ts'

/** How messages are taken from a server so that none is lost: taken, given out, committed. */
export interface Queue {
  /** The next messages; those that a lost reply held come first. Rejects with what the server or the client says. */
  take(): Promise<readonly Buffer[]>
  /** Everything that was taken is safe; may be called again with the same effect. */
  commit(): Promise<void>
}

/**
 * The messages of a queue as lines. A server that is gone, or is starting, is as one that has nothing: what was taken
 * and not committed is given out again by it, to us or to the next process.
 */
export class PolledSource implements LineSource {
  readonly name: string
  readonly #link: RedisLink
  readonly #queue: Queue
  #isCommitLate = false
  #wake = new AbortController()

  constructor(name: string, link: RedisLink, queue: Queue) {
    this.name = name
    this.#link = link
    this.#queue = queue
  }

  async take(): Promise<Batch | undefined> {
    if (this.#isCommitLate) await this.commit()
    const messages = this.#isCommitLate ? undefined : await this.#attempt(() => this.#queue.take())
    if (messages === undefined || messages.length === 0) return undefined
    return { kind: 'lines', bytes: linesOf(messages) }
  }

  position(): undefined {}

  async commit(): Promise<void> {
    const done = await this.#attempt(async () => {
      await this.#queue.commit()
      return true
    })
    this.#isCommitLate = done === undefined
  }

  async changed(): Promise<void> {
    this.#wake = new AbortController()
    await setTimeout(POLL_MS, undefined, { signal: this.#wake.signal }).catch(() => {})
  }

  wake(): void {
    this.#wake.abort()
  }

  async close(): Promise<void> {
    this.#link.close()
  }

  /** Undefined where it failed and may work later. */
  async #attempt<Result>(action: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await action()
    } catch (error) {
      if (error instanceof InputError) throw error
      return undefined
    }
  }
}

/** Messages come with or without a line feed. */
function linesOf(messages: readonly Buffer[]): Buffer {
  const parts = messages.flatMap((message) => (message.at(-1) === LINE_FEED ? [message] : [message, FEED]))
  return Buffer.concat(parts)
}

/** How long a message may wait on the server when nothing came before. */
const POLL_MS = 20
const LINE_FEED = 0x0a
const FEED = Buffer.of(LINE_FEED)
