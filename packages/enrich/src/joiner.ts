import type { ConnectionName, LoggedConnection } from '@fingerpost/logs'

/** What lines of one connection are joined by, and how many connections are remembered for how long. */
export interface JoinOptions {
  readonly by: ConnectionName
  /** How long after a client's message lines are joined with its answer, in time of the log; a day by default. */
  readonly seconds?: number | undefined
  /** How many connections are remembered: 200,000 by default, at about 200 bytes each. */
  readonly limit?: number | undefined
}

/** What became of lines that sum up a connection. */
export interface JoinCounts {
  /** Those that got the answer of their connection. */
  joined: number
  /** Those of connections without an answer: none was seen, or none before them, or it is forgotten. */
  unjoined: number
  /** Those of connections whose messages came from different processes. */
  ambiguous: number
}

/**
 * Remembers the answers of connections, for lines of the same connection that come later. Nothing is held back: a line
 * that comes before the message of its client gets nothing.
 */
export class Joiner {
  readonly counts: JoinCounts = { joined: 0, unjoined: 0, ambiguous: 0 }
  readonly #answers = new Map<string, JoinedAnswer>()
  readonly #mark: string
  readonly #milliseconds: number
  readonly #limit: number
  #latest = Number.NEGATIVE_INFINITY

  /** Throws a RangeError where a bound is no number from 0 on. */
  constructor({ by, seconds = DAY, limit = LIMIT }: JoinOptions) {
    checkBound('seconds', seconds)
    checkBound('limit', limit)
    this.#mark = `,"joined_by":${JSON.stringify(by)}}`
    this.#milliseconds = 1000 * seconds
    this.#limit = limit
  }

  /** Remembers the answer, as JSON text, to a client's message of a connection. */
  note({ id, time = this.#latest }: LoggedConnection, json: string): void {
    this.#latest = Math.max(this.#latest, time)
    const known = this.#answers.get(id)
    if (known === undefined || known.isEnded || this.#isOld(known)) this.#begin(id, { json, time, isEnded: false })
    else known.json = agreed(known.json, json)
  }

  /** The answer for a line that sums up a connection; undefined where there is none that all its messages agree on. */
  answerFor({ id, part, time = this.#latest }: LoggedConnection): string | undefined {
    this.#latest = Math.max(this.#latest, time)
    const known = this.#answers.get(id)
    if (known === undefined || Math.abs(time - known.time) > this.#milliseconds) {
      this.counts.unjoined++
      return undefined
    }
    if (part === 'end') known.isEnded = true
    if (known.json === undefined) this.counts.ambiguous++
    else this.counts.joined++
    return known.json && known.json.replace(NOVEL, '').slice(0, -1) + this.#mark
  }

  #begin(id: string, answer: JoinedAnswer): void {
    this.#answers.delete(id)
    this.#answers.set(id, answer)
    for (const [oldest, known] of this.#answers) {
      if (this.#answers.size <= this.#limit && !this.#isOld(known)) break
      this.#answers.delete(oldest)
    }
  }

  #isOld({ time }: JoinedAnswer): boolean {
    return this.#latest - time > this.#milliseconds
  }
}

/** What is known of a connection. */
interface JoinedAnswer {
  /** Undefined where its messages came from different processes. */
  json: string | undefined
  /** Of its first message. */
  readonly time: number
  /** Whether it has ended, so that a message of the same name belongs to another. */
  isEnded: boolean
}

/** The answer of two: one that names a process, if the other names no other process. */
function agreed(first: string | undefined, second: string): string | undefined {
  if (first === undefined || first === second) return first
  const [one, other] = [processIn(first), processIn(second)]
  if (one === undefined) return other === undefined ? first : second
  return other === undefined || other === one ? first : undefined
}

function checkBound(option: keyof JoinOptions, value: number): void {
  if (!(value >= 0)) throw new RangeError(`${option}: expected a number from 0 on, not ${value}`)
}

function processIn(json: string): unknown {
  const { process }: { process?: unknown } = JSON.parse(json)
  return process
}

/** A process is new once, not once in each line of its connection. */
const NOVEL = ',"novel":true'
const DAY = 86_400
const LIMIT = 200_000
