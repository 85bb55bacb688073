import type { Queue } from './polled-source.ts'
import type { RedisLink } from './redis-link.ts'
import { arrayIn, entriesIn, readEntries, type StreamEntry } from './replies.ts'

/** A stream, and as whom its entries are read. */
export interface RedisStream {
  readonly key: string
  /** The field of an entry that holds the line. */
  readonly field: string
  readonly group: string
  readonly consumer: string
  /** Whether a new group begins with the entries that are yet to come. */
  readonly fromEnd: boolean
}

/**
 * Reads a stream as a member of a group. Entries that were read and not acknowledged are read first, and those of members
 * that did not acknowledge theirs for a minute are claimed.
 */
export class StreamQueue implements Queue {
  readonly #link: RedisLink
  readonly #stream: RedisStream
  #unacknowledged: string[] = []
  /** Behind which of our own entries reading goes on; undefined where all of them were given out. */
  #cursor: string | undefined = '0'
  /** The last one of our entries that was given out. */
  #last = '0'
  #hasGroup = false
  #nextClaim = 0

  constructor(link: RedisLink, stream: RedisStream) {
    this.#link = link
    this.#stream = stream
  }

  async take(): Promise<Buffer[]> {
    try {
      if (!this.#hasGroup) await this.#createGroup()
      const entries = await this.#next()
      this.#unacknowledged.push(...entries.map(({ id }) => id))
      return entries.flatMap(({ value }) => (value === undefined ? [] : [value]))
    } catch (error) {
      this.#cursor = this.#last
      if (!(error instanceof Error && error.message.startsWith('NOGROUP'))) throw error
      this.#hasGroup = false
      return []
    }
  }

  async commit(): Promise<void> {
    const { key, group } = this.#stream
    while (this.#unacknowledged.length > 0) {
      const ids = this.#unacknowledged.slice(0, AT_ONCE)
      await this.#link.send('XACK', key, group, ...ids)
      this.#unacknowledged = this.#unacknowledged.slice(ids.length)
    }
  }

  async #next(): Promise<StreamEntry[]> {
    if (this.#cursor !== undefined) {
      const entries = await this.#read(this.#cursor)
      this.#cursor = entries.at(-1)?.id
      if (entries.length > 0) return this.#given(entries)
    }
    if (performance.now() >= this.#nextClaim) {
      const entries = await this.#claim()
      if (entries.length > 0) return entries
    }
    return this.#given(await this.#read('>'))
  }

  #given(entries: StreamEntry[]): StreamEntry[] {
    this.#last = entries.at(-1)?.id ?? this.#last
    return entries
  }

  async #read(from: string): Promise<StreamEntry[]> {
    const { key, field, group, consumer } = this.#stream
    const command = ['XREADGROUP', 'GROUP', group, consumer, 'COUNT', String(AT_ONCE), 'STREAMS', key, from]
    return readEntries(await this.#link.send(...command), field)
  }

  /** Goes on at once as long as there are any. */
  async #claim(): Promise<StreamEntry[]> {
    const { key, field, group, consumer } = this.#stream
    const command = ['XAUTOCLAIM', key, group, consumer, String(IDLE_MS), '0', 'COUNT', String(AT_ONCE)]
    const entries = entriesIn(arrayIn(await this.#link.send(...command))[1], field)
    if (entries.length === 0) this.#nextClaim = performance.now() + CLAIM_MS
    return entries
  }

  async #createGroup(): Promise<void> {
    const { key, group, fromEnd } = this.#stream
    try {
      await this.#link.send('XGROUP', 'CREATE', key, group, fromEnd ? '$' : '0', 'MKSTREAM')
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error
    }
    this.#hasGroup = true
  }
}

const AT_ONCE = 500

/** How long a member may take for its entries until others claim them. */
const IDLE_MS = 60_000
const CLAIM_MS = 10_000
