import type { DatabaseEntry } from '@fingerpost/database'
import type { CandidateScorer } from './scorer.ts'
import type { ScoringRule } from './scoring-rule.ts'

/** A scorer, and how a destination is put into the classes that it takes. */
export interface Scoring {
  readonly scorer: CandidateScorer
  readonly classOf: ScoringRule['classOf']
}

/** A scoring rule applied to one database. */
export interface Model {
  /** Below which distance a fingerprint that resembles an unknown one answers for it; 0 for a rule without this. */
  readonly near: number
  /** How old the database is at a time (milliseconds since 1970), in the steps that scores differ by. */
  ageAt(time: number | undefined): number
  /** Scores the processes of entries; `distance` is that of an approximate match. */
  scoring(entries: readonly DatabaseEntry[], distance?: number): Scoring
}
