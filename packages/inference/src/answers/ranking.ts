import type { ProcessInfo } from '@fingerpost/database'
import type { Attribute, ProbableProcess } from './identification.ts'

/** The processes of a candidate set, at least one, by posterior. */
export interface Ranking {
  /** The most probable process. */
  readonly first: ProcessInfo
  /** In the order of the candidate set. */
  readonly processes: readonly ProcessInfo[]
  /** By process; those left share the probability of one that is set aside in proportion. */
  readonly scores: readonly number[]
  /** The processes' positions, greatest score first; equal scores keep the candidate set's order. */
  readonly positions: readonly number[]
  /** The position of the pseudo process, where it gives way. */
  readonly setAside: number | undefined
}

/** The names of the pseudo process in databases of 2019 and of later years. */
const PSEUDO_PROCESSES: ReadonlySet<string> = new Set(['Generic DMZ Traffic', 'generic dmz process'])

/**
 * Orders processes by their posteriors. The pseudo process that stands for all unlabelled traffic gives way to a
 * benign second, if that is possible at all. Throws a RangeError where there are none.
 */
export function rank(processes: readonly ProcessInfo[], posteriors: readonly number[]): Ranking {
  const positions = sorted(posteriors)
  const first = processes[positions[0] ?? -1]
  const second = processes[positions[1] ?? -1]
  if (first === undefined) throw new RangeError('rank: no processes')
  const canFollow = second !== undefined && !second.malware && (posteriors[positions[1] ?? 0] ?? 0) > 0
  if (!canFollow || !PSEUDO_PROCESSES.has(first.process))
    return { first, processes, scores: posteriors, positions, setAside: undefined }
  const [setAside = 0, ...left] = positions
  const sum = left.reduce((total, at) => total + (posteriors[at] ?? 0), 0)
  const scale = 1 + (posteriors[setAside] ?? 0) / sum
  return { first: second, processes, scores: posteriors.map((p) => p * scale), positions: left, setAside }
}

/** The first processes of a ranking, at most `limit`. */
export function probableProcesses({ processes, scores, positions }: Ranking, limit: number): ProbableProcess[] {
  return positions.slice(0, limit).flatMap((at) => {
    const info = processes[at]
    if (info === undefined) return []
    const { process, sha256, malware, category } = info
    return [{ process, score: scores[at] ?? 0, sha256, malware, category }]
  })
}

/** The probability that one of the processes is malware; undefined where the database has no malware information. */
export function malwareProbability({ processes, scores, positions }: Ranking): number | undefined {
  let sum: number | undefined
  for (const at of positions) {
    const malware = processes[at]?.malware
    if (malware !== undefined) sum = (sum ?? 0) + (malware ? (scores[at] ?? 0) : 0)
  }
  return sum
}

/**
 * The attributes that the first process has, in the database's order, each with the probability that one of the processes
 * has it; undefined where the database says nothing of them.
 */
export function attributesOf({ first, processes, scores, positions }: Ranking): Attribute[] | undefined {
  if (first.attributes === undefined) return undefined
  const names = Object.entries(first.attributes).flatMap(([name, has]) => (has ? [name] : []))
  return names.map((name) => {
    const those = positions.filter((at) => processes[at]?.attributes?.[name] === true)
    return { name, probability: those.reduce((sum, at) => sum + (scores[at] ?? 0), 0) }
  })
}

/** Positions of values, greatest first; equal ones keep their order. Most sets are small, where insertion costs a quarter of `sort`. */
function sorted(values: readonly number[]): number[] {
  if (values.length > INSERTION) return values.map((_, at) => at).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))
  const positions: number[] = []
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0
    let place = at
    for (; place > 0 && (values[positions[place - 1] ?? 0] ?? 0) < value; place--)
      positions[place] = positions[place - 1] ?? 0
    positions[place] = at
  }
  return positions
}

const INSERTION = 32
