import { AGE, TEMPERING } from './parameters.ts'

/** The days between which a database was made, as `YYYY-MM-DD`; undefined where it does not say. */
export interface Days {
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
}

const DAY_MILLISECONDS = 86_400_000
const MONTH_DAYS = 365.25 / 12

/**
 * How far a time (milliseconds since 1970) is from the days of a database, before its first or after its last: whole
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
