import { AGE, TEMPERING } from './parameters.ts'

const DAY_MILLISECONDS = 86_400_000
const MONTH_DAYS = 365.25 / 12

/**
 * How old a database is at a time (milliseconds since 1970) when it ended on a day (`YYYY-MM-DD`): whole months within
 * the bounds of `AGE`, the usual age where either is not known. Any time of one day (UTC) gives the same age.
 */
export function ageInMonths(lastDay: string | undefined, time: number | undefined): number {
  if (lastDay === undefined || time === undefined) return AGE.usual
  const days = Math.floor(time / DAY_MILLISECONDS) - Date.parse(lastDay) / DAY_MILLISECONDS
  const months = days / MONTH_DAYS
  return Number.isNaN(months) ? AGE.usual : Math.min(AGE.most, Math.max(AGE.least, Math.round(months)))
}

/** The exponent that tempers the evidence of a database of this age: programs change their destinations over time. */
export function temperingAt(months: number): number {
  return TEMPERING.fresh * Math.min(months, TEMPERING.longest) ** -TEMPERING.decay
}
