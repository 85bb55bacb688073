import type { ObservationsSummary } from '@fingerpost/database/tools'
import { TOO_MANY } from '../counting/counter.ts'
import { spanMembers } from '../counting/observations-summary.ts'
import { LinesDigest } from '../observations/digest.ts'
import { widen } from '../tallies/tally.ts'

/** What the observations of two databases were together. Throws RangeError beyond what a double can hold exactly. */
export function sumOfObservations(a: ObservationsSummary, b: ObservationsSummary): ObservationsSummary {
  const count = a.count + b.count
  if (!Number.isSafeInteger(count)) throw new RangeError(TOO_MANY)
  const digest = new LinesDigest()
  digest.addDigest(a.sha256)
  digest.addDigest(b.sha256)
  const span = { firstDay: a.first, lastDay: a.last }
  widen(span, b.first)
  widen(span, b.last)
  return { lines: a.lines + b.lines, count, sha256: digest.hex(), ...spanMembers(span) }
}
