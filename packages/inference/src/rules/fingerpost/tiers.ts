import type { EntriesFound } from '../model.ts'
import { ANOTHER_OF_KEY, LEAST_UNLISTED_BY_JA4, TIER_DISTANCE } from './parameters.ts'

/** How little of a hello the entries that answer for it were found by. */
export interface Likeness {
  /** The distance of their fingerprints from its own; undefined where they are the same. */
  readonly distance: number | undefined
  /** The least probability that the program is none of theirs, whatever the age. */
  readonly leastUnlisted: number
}

/**
 * A log shows a hello by keys. Where the finer ones lead nowhere, its fingerprint has no entry, and what has the coarser one
 * is as far as such hellos are in the mean. Where the finest one leads to an entry, it is rarely another's.
 */
export function likenessOf({ by, distance, logged }: EntriesFound): Likeness {
  if (logged === undefined || by === 'hassh') return { distance, leastUnlisted: 0 }
  if (by === 'approximate') return { distance, leastUnlisted: LEAST_UNLISTED_BY_JA4 }
  if (logged === 'unlisted') return { distance: TIER_DISTANCE.get(by), leastUnlisted: 0 }
  return { distance, leastUnlisted: ANOTHER_OF_KEY }
}
