import type { DatabaseEntry, MatchTier } from '@fingerpost/database'
import type { PrevalenceClasses } from '../features/prevalence.ts'
import type { CandidateScorer } from './scorer.ts'
import type { ScoringRule } from './scoring-rule.ts'

/** A scorer, and how a connection is put into the classes and the age that it takes. */
export interface Scoring {
  readonly scorer: CandidateScorer
  readonly classOf: ScoringRule['classOf']
  /** How old the entries are at a time (milliseconds since 1970), in the steps that scores differ by. */
  ageAt(time: number | undefined): number
}

/** The form that the messages of programs share, by program: browsers of one engine cannot be told apart by them. */
export type Forms = ReadonlyMap<string, string>

/** What a rule may be told besides a database. */
export interface ModelOptions {
  /** How common programs are, where the database's counts do not say; undefined where they do. */
  readonly prevalence: PrevalenceClasses | undefined
  readonly forms: Forms
}

/** How the entries that answer for a message were found. */
export interface EntriesFound {
  readonly by: MatchTier
  /** That of an approximate match, as measured or as is likely. */
  readonly distance?: number | undefined
  /**
   * Set where they were found by the keys of a log rather than by the message; `unlisted` where one that is finer than `by`
   * led nowhere, so that no entry has the message.
   */
  readonly logged?: 'unlisted' | 'finest' | undefined
}

/** A scoring rule applied to one database. */
export interface Model {
  /** Below which distance a fingerprint that resembles an unknown one answers for it; 0 for a rule without this. */
  readonly near: number
  /** Whether programs that others were told to copy are candidates. */
  readonly takesImitations: boolean
  /** Scores the processes of entries. */
  scoring(entries: readonly DatabaseEntry[], found: EntriesFound): Scoring
}
