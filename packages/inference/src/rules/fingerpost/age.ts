import type { DatabaseEntry } from '@fingerpost/database'
import { AGE, TEMPERING } from './parameters.ts'

/** The days between which a database or its entries were seen, as `YYYY-MM-DD`; undefined where it does not say. */
export interface Days {
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
}

/** From the first to the last day of any of these entries; undefined where one of them does not state both. */
export function daysOf(entries: readonly Pick<DatabaseEntry, 'firstSeen' | 'lastSeen'>[]): Days | undefined {
  const firsts = entries.flatMap(({ firstSeen }) => firstSeen ?? []).sort()
  const lasts = entries.flatMap(({ lastSeen }) => lastSeen ?? []).sort()
  const isStated = firsts.length === entries.length && lasts.length === entries.length
  return isStated ? { firstDay: firsts[0], lastDay: lasts.at(-1) } : undefined
}

const DAY_MILLISECONDS = 86_400_000
const MONTH_DAYS = 365.25 / 12

/**
 * How far a time (milliseconds since 1970) is from such days, before its first or after its last: whole
 * months within the bounds of `AGE`, the usual age where a day or the time is not known. Any time of one day (UTC) gives the
 * same age.
 */
export function ageInMonths({ firstDay, lastDay }: Days, time: number | undefined): number {
  if (lastDay === undefined || time === undefined) return AGE.usual
  const day = Math.floor(time / DAY_MILLISECONDS)
  const [first, last] = [Date.parse(firstDay ?? lastDay) / DAY_MILLISECONDS, Date.parse(lastDay) / DAY_MILLISECONDS]
  const months = Math.max(first - day, day - last) / MONTH_DAYS
  return Number.isNaN(months) ? AGE.usual : Math.min(AGE.most, Math.max(AGE.least, Math.round(months)))
}

/** The exponent that tempers the evidence of a database of this age: programs change their destinations over time. */
export function temperingAt(months: number): number {
  return TEMPERING.fresh * Math.min(months, TEMPERING.longest) ** -TEMPERING.decay
}
