import { AGE, TEMPERING } from './parameters.ts'

const MONTH_MILLISECONDS = (365.25 / 12) * 86_400_000

/**
 * How old a database is at a time (milliseconds since 1970) when it ended on a day (`YYYY-MM-DD`): whole months within
 * the bounds of `AGE`, the usual age where either is not known.
 */
export function ageInMonths(lastDay: string | undefined, time: number | undefined): number {
  if (lastDay === undefined || time === undefined) return AGE.usual
  const months = (time - Date.parse(lastDay)) / MONTH_MILLISECONDS
  return Number.isNaN(months) ? AGE.usual : Math.min(AGE.most, Math.max(AGE.least, Math.round(months)))
}

/** How far the evidence of a database of some months counts, as an exponent: where programs go changes as time passes. */
export function temperingAt(months: number): number {
  return TEMPERING.fresh * Math.min(months, TEMPERING.longest) ** -TEMPERING.decay
}
