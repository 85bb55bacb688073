import type { ObservationsSummary } from '@fingerpost/database/tools'
import { compareText } from '@fingerpost/io/pure'
import { SKIP_REASONS, type SkipReason } from '../observations/observation.ts'
import { sumOfObservations } from '../observations/sum.ts'

/** Lines that were read, by what became of them; blank lines are not counted. */
export interface LineCounts {
  read: number
  used: number
  readonly skipped: Record<SkipReason | 'invalid', number>
  /** The first of the invalid lines, as `path:line: what was expected`. */
  firstInvalid: string | undefined
}

/** What is known of counted lines besides their tallies. */
export interface CountSummary {
  readonly lines: Readonly<LineCounts>
  /** The observations of the lines that were used, as a manifest has them. */
  readonly observations: ObservationsSummary
}

/** Counts of no lines, to add to. */
export function noLines(): LineCounts {
  return {
    read: 0,
    used: 0,
    skipped: { truncated: 0, 'no process': 0, 'no fingerprint': 0, invalid: 0 },
    firstInvalid: undefined,
  }
}

/**
 * What is known of two collections of observations together. Throws RangeError where their counts are beyond what a
 * double can hold exactly.
 */
export function addSummary(a: CountSummary, b: CountSummary): CountSummary {
  return { lines: addLines(a.lines, b.lines), observations: sumOfObservations(a.observations, b.observations) }
}

function addLines(a: LineCounts, b: LineCounts): LineCounts {
  const skipped = { ...a.skipped }
  for (const reason of [...SKIP_REASONS, 'invalid'] as const) skipped[reason] += b.skipped[reason]
  const [firstInvalid] = [a.firstInvalid, b.firstInvalid].filter((text) => text !== undefined).sort(compareText)
  return { read: a.read + b.read, used: a.used + b.used, skipped, firstInvalid }
}
