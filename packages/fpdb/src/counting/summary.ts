import { compareText } from '@fingerpost/io/pure'
import { LinesDigest } from '../observations/digest.ts'
import { widen } from '../tallies/tally.ts'
import { TOO_MANY } from './counter.ts'
import type { CountSummary, LineCounts } from './partial-count.ts'

/**
 * What is known of two collections of observations together. Throws RangeError where their counts are beyond what a
 * double can hold exactly.
 */
export function addSummary(a: CountSummary, b: CountSummary): CountSummary {
  const total = a.total + b.total
  if (!Number.isSafeInteger(total)) throw new RangeError(TOO_MANY)
  const digest = new LinesDigest()
  digest.addDigest(a.sha256)
  digest.addDigest(b.sha256)
  const span = { firstDay: a.firstDay, lastDay: a.lastDay }
  widen(span, b.firstDay)
  widen(span, b.lastDay)
  return { lines: addLines(a.lines, b.lines), total, ...span, sha256: digest.hex() }
}

function addLines(a: LineCounts, b: LineCounts): LineCounts {
  const skipped = { ...a.skipped }
  for (const reason of Object.keys(skipped) as (keyof typeof skipped)[]) skipped[reason] += b.skipped[reason]
  const [firstInvalid] = [a.firstInvalid, b.firstInvalid].filter((text) => text !== undefined).sort(compareText)
  return { read: a.read + b.read, used: a.used + b.used, skipped, firstInvalid }
}
