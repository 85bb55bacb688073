import type { ObservationsSummary } from '@fingerpost/database/tools'
import { type DaySpan, spanOf } from './day-span.ts'
import { LinesDigest } from './digest.ts'

/** What is thrown when counts can no longer be exact. */
export const TOO_MANY = 'the counts of all observations exceed 2^53 - 1'

/** What two collections of observations are together. Throws RangeError beyond what a double can hold exactly. */
export function sumOfObservations(a: ObservationsSummary, b: ObservationsSummary): ObservationsSummary {
  const count = a.count + b.count
  if (!Number.isSafeInteger(count)) throw new RangeError(TOO_MANY)
  const digest = new LinesDigest()
  digest.addDigest(a.sha256)
  digest.addDigest(b.sha256)
  const spans = [a, b].map(({ first, last }) => ({ firstDay: first, lastDay: last }))
  return { lines: a.lines + b.lines, count, sha256: digest.hex(), ...spanMembers(spanOf(spans)) }
}

/** The days of a span as a manifest has them: without those that are not known. */
export function spanMembers({ firstDay, lastDay }: Readonly<DaySpan>): Pick<ObservationsSummary, 'first' | 'last'> {
  return {
    ...(firstDay === undefined ? {} : { first: firstDay }),
    ...(lastDay === undefined ? {} : { last: lastDay }),
  }
}
