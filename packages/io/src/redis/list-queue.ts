import type { Queue } from './polled-source.ts'
import type { RedisLink } from './redis-link.ts'
import { numberIn, textsIn } from './replies.ts'

/** A list that senders push to. */
export interface RedisList {
  readonly key: string
  /** How senders push: `lpush` puts the oldest message at the tail, `rpush` at the head. */
  readonly order: 'lpush' | 'rpush'
  /** Names whoever takes messages: those that it has not committed wait in a list of its own. */
  readonly consumer: string
}

/**
 * Takes messages from a list in one step into a list of the consumer's, from which they go when they are committed. The
 * length of that list tells after a lost reply whether its command was carried out.
 */
export class ListQueue implements Queue {
  readonly #link: RedisLink
  readonly #list: RedisList
  readonly #pending: string
  /** Messages in the consumer's list that were given out. */
  #given = 0
  /** How long that list is, unless that is uncertain. */
  #length = 0
  /** Messages at its head that are safe, and of which it is not known whether they are gone. */
  #safe = 0
  /** Whether the consumer's list may hold messages that were not given out. */
  #isUncertain = true

  constructor(link: RedisLink, list: RedisList) {
    this.#link = link
    this.#list = list
    this.#pending = `${list.key}:${list.consumer}`
  }

  async take(): Promise<Buffer[]> {
    if (this.#isUncertain) {
      const messages = await this.#missed()
      if (messages.length > 0) return this.#give(messages)
      this.#isUncertain = false
    }
    const messages = await this.#certain(() => this.#next())
    this.#length += messages.length
    return this.#give(messages)
  }

  async commit(): Promise<void> {
    if (this.#isUncertain) await this.#compare()
    this.#safe = this.#given
    if (this.#safe > 0) await this.#certain(() => this.#link.send('LTRIM', this.#pending, String(this.#safe), '-1'))
    this.#given -= this.#safe
    this.#length -= this.#safe
    this.#safe = 0
  }

  #give(messages: Buffer[]): Buffer[] {
    this.#given += messages.length
    return messages
  }

  async #next(): Promise<Buffer[]> {
    const pop = this.#list.order === 'lpush' ? 'RPOP' : 'LPOP'
    return textsIn(await this.#link.send('EVAL', TAKE, '2', this.#list.key, this.#pending, pop, String(AT_ONCE)))
  }

  /** Messages in the consumer's list that were never given out, after a crash or a lost reply. */
  async #missed(): Promise<Buffer[]> {
    await this.#compare()
    const [first, last] = [this.#given, this.#given + AT_ONCE - 1].map(String)
    return textsIn(await this.#link.send('LRANGE', this.#pending, first ?? '0', last ?? '0'))
  }

  /** A list that is shorter by what was to be trimmed was trimmed; one that is shorter still was lost by the server. */
  async #compare(): Promise<void> {
    const length = numberIn(await this.#link.send('LLEN', this.#pending))
    if (length <= this.#length - this.#safe) this.#given -= this.#safe
    this.#safe = 0
    this.#length = length
    this.#given = Math.min(this.#given, length)
  }

  async #certain<Result>(action: () => Promise<Result>): Promise<Result> {
    const wasUncertain = this.#isUncertain
    this.#isUncertain = true
    const result = await action()
    this.#isUncertain = wasUncertain
    return result
  }
}

/** Pops the oldest messages and keeps them in the consumer's list, in order. */
const TAKE = `
local taken = redis.call(ARGV[1], KEYS[1], ARGV[2])
if not taken then return {} end
redis.call('RPUSH', KEYS[2], unpack(taken))
return taken`

/** Messages that are taken in one step. */
const AT_ONCE = 500
