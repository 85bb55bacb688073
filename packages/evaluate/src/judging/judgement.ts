/** What a rule said of one session, beside what was true. */
export interface Judgement {
  readonly truth: string
  /** The process that was named; undefined where the fingerprint was unknown. */
  readonly answer: string | undefined
  /** Whether the database knows the true process at all. */
  readonly isKnown: boolean
  /** The stated probability of the answer, 0 to 1; 0 where there is none. */
  readonly score: number
  readonly isRight: boolean
  readonly isFamilyRight: boolean
  /** Whether the family whose processes have the most probability together is the true one. */
  readonly isLikeliestFamilyRight: boolean
  /** The place of the true process by score, from 1; Infinity where it is not listed. */
  readonly rank: number
  /** Whether the true process is in the set that stands for the answer, which has at most three. */
  readonly isInSet: boolean
  /** The stated probability that the process is none of those listed; 1 where the fingerprint was unknown. */
  readonly unlisted: number
  /** The stated probability of what was true: of the process, or that it is none of those listed. */
  readonly probability: number
  /** The sum of squares between the stated probabilities and what was true, 0 to 2 (Brier 1950). */
  readonly brier: number
}

/** A judgement, and what the database knew of the session. */
export interface JudgedSession extends Judgement {
  /** How many sessions of the true process the database has; 0 for a novel one. */
  readonly support: number
  /** How many days before the database's last one the fingerprint was last seen; undefined where it does not say. */
  readonly age: number | undefined
  /** How many days after the database's last one the session was; undefined where either is not known. */
  readonly databaseAge: number | undefined
}
