import type { JudgedSession } from '../judging/judgement.ts'
import { groupBy } from '../sessions/group-by.ts'
import { type Metrics, mean, measure } from './metrics.ts'

/** How good the answers to a part of the sessions are, and how much they leave open. */
export interface Part extends Pick<Metrics, 'sessions' | 'above90' | 'unlisted' | 'abstained' | 'unknown'> {
  readonly label: string
  readonly accuracy: number
  /** The share of sessions whose process the database does not know: what `unlisted` estimates. */
  readonly novel: number
}

/** A number of sessions, or of days, and what its part is called up to there. */
type Bounds = readonly (readonly [upTo: number, label: string])[]

const SUPPORT: Bounds = [
  [0, 'novel'],
  [99, 'under 100'],
  [9_999, '100 to 9,999'],
  [999_999, '10,000 to 999,999'],
  [Number.POSITIVE_INFINITY, '1,000,000 and more'],
]

const AGE: Bounds = [
  [7, 'up to a week'],
  [31, 'up to a month'],
  [92, 'up to three months'],
  [183, 'up to half a year'],
  [365, 'up to a year'],
  [Number.POSITIVE_INFINITY, 'more than a year'],
]

/** Accuracy by how many sessions of the true process the database has. */
export function bySupport(judgements: readonly JudgedSession[]): Part[] {
  return parts(judgements, SUPPORT, ({ support }) => support)
}

/** Accuracy by how long the fingerprint had not been seen when the database ended; without those it does not know. */
export function byAge(judgements: readonly JudgedSession[]): Part[] {
  const dated = judgements.filter(({ age }) => age !== undefined)
  return parts(dated, AGE, ({ age }) => age ?? 0)
}

/** What is left open by how old the database was at the session; without sessions whose time is not known. */
export function byDatabaseAge(judgements: readonly JudgedSession[]): Part[] {
  const dated = judgements.filter(({ databaseAge }) => databaseAge !== undefined)
  return parts(dated, AGE, ({ databaseAge }) => databaseAge ?? 0)
}

function parts(judgements: readonly JudgedSession[], bounds: Bounds, value: (each: JudgedSession) => number): Part[] {
  const groups = groupBy(judgements, (each) => bounds.find(([upTo]) => value(each) <= upTo)?.[1])
  return bounds.flatMap(([, label]) => {
    const members = groups.get(label)
    if (members === undefined) return []
    const { sessions, name: accuracy, above90, unlisted, abstained, unknown } = measure(members)
    const novel = mean(members, ({ isKnown }) => Number(!isKnown))
    return { label, sessions, accuracy, novel, unlisted, abstained, unknown, above90 }
  })
}

/** How often one process was taken for another. */
export interface Confusion {
  readonly truth: string
  /** Undefined where the fingerprint was unknown. */
  readonly answer: string | undefined
  readonly sessions: number
}

/** What processes were taken for, the most frequent first; right answers as well. */
export function confusions(judgements: readonly JudgedSession[]): Confusion[] {
  const groups = groupBy(judgements, ({ truth, answer }) => JSON.stringify([truth, answer]))
  return [...groups.values()]
    .flatMap(([first, ...others]) =>
      first === undefined ? [] : { truth: first.truth, answer: first.answer, sessions: 1 + others.length },
    )
    .sort((a, b) => b.sessions - a.sessions)
}
