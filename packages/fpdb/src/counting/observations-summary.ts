import type { ObservationsSummary } from '@fingerpost/database/tools'
import type { CountSummary } from './partial-count.ts'

/** What a manifest says of the observations that were counted. */
export function observationsSummary({ lines, total, sha256, ...span }: CountSummary): ObservationsSummary {
  return { lines: lines.used, count: total, sha256, ...spanMembers(span) }
}

/** The days of a span, without those that are not known. */
export function spanMembers({ firstDay, lastDay }: Pick<CountSummary, 'firstDay' | 'lastDay'>): {
  first?: string
  last?: string
} {
  return {
    ...(firstDay === undefined ? {} : { first: firstDay }),
    ...(lastDay === undefined ? {} : { last: lastDay }),
  }
}
