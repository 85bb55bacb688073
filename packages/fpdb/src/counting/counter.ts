import type { DaySpan } from '../observations/day-span.ts'
import type { Observation, SkipReason } from '../observations/observation.ts'
import { TOO_MANY } from '../observations/sum.ts'
import type { Tally } from '../tallies/tally.ts'
import type { Naming } from './naming.ts'
import { NONE, Numbering, type Numbers, noNumbers } from './numbering.ts'
import { Rows } from './rows.ts'
import { dayText, sortedTallies } from './sorted-tallies.ts'

/**
 * Counts observations. Everything it keeps is a sum, a least, a greatest or an "any", so the order in which observations
 * arrive leaves no trace. Nothing is pruned here.
 */
export class Counter {
  /** The sum of all counts. */
  total = 0
  /** What gives observations their numbers, until the tallies are forgotten. */
  numbering: Numbering
  readonly #naming: Naming
  readonly #numbers = noNumbers()
  #rows: Rows
  #first = NONE
  #last = NONE

  constructor(naming: Naming) {
    this.#naming = naming
    this.numbering = new Numbering(naming)
    this.#rows = new Rows(naming.byDay)
  }

  /** The first and last day of all observations. */
  get span(): Readonly<DaySpan> {
    return { firstDay: dayText(this.#first), lastDay: dayText(this.#last) }
  }

  /** About how many bytes the tallies take. */
  get bytes(): number {
    return this.numbering.bytes + this.#rows.bytes
  }

  /**
   * Adds one observation, unless its fingerprint is that of a truncated hello: then it gives the reason. Throws
   * Mismatch, and counts nothing, when the fingerprint cannot be written in the database's format, and RangeError when
   * the counts grow beyond what a double can hold exactly.
   */
  add(observation: Observation): SkipReason | undefined {
    return this.numbering.read(observation, this.#numbers) ?? this.count(this.#numbers)
  }

  /** Adds one observation by its numbers. Throws RangeError as `add` does. */
  count(numbers: Numbers): undefined {
    const { day, count } = numbers
    this.total += count
    if (!Number.isSafeInteger(this.total)) throw new RangeError(TOO_MANY)
    if (day !== NONE && (this.#first === NONE || day < this.#first)) this.#first = day
    if (day > this.#last) this.#last = day
    this.#rows.add(numbers)
  }

  /** All tallies, in their order. */
  sorted(): Iterable<Tally> {
    return sortedTallies(this.#rows, this.numbering)
  }

  /** Forgets the tallies and the numbers, though not their total and span. */
  clear(): void {
    this.numbering = new Numbering(this.#naming)
    this.#rows = new Rows(this.#naming.byDay)
  }
}
