import type { ProcessInfo } from './database-entry.ts'
import type { ProbableProcess } from './identification.ts'

/** The processes of a candidate set by posterior, and the probability that one of them is malware. */
export interface Ranking {
  /** At least one, greatest score first; equal scores keep the database's order. */
  readonly processes: readonly [ProbableProcess, ...ProbableProcess[]]
  /** Undefined where the database has no malware information. */
  readonly pMalware: number | undefined
}

/** The positions of processes by posterior, greatest first; equal ones keep their order. */
export interface Order {
  readonly positions: readonly number[]
  /** The position of the pseudo process, where it gives way. */
  readonly setAside: number | undefined
}

/**
 * Orders processes by their posteriors. The pseudo process that stands for all unlabelled traffic gives way to a
 * benign second, if that is possible at all.
 */
export function order(processes: readonly ProcessInfo[], posteriors: readonly number[]): Order {
  const positions = posteriors.map((_, at) => at).sort((a, b) => (posteriors[b] ?? 0) - (posteriors[a] ?? 0))
  const [first = 0, second] = positions
  const yields =
    second !== undefined &&
    (posteriors[second] ?? 0) > 0 &&
    PSEUDO_PROCESSES.has(processes[first]?.process ?? '') &&
    !processes[second]?.malware
  return yields ? { positions: positions.slice(1), setAside: first } : { positions, setAside: undefined }
}

/** The names of the pseudo process in databases of 2019 and of later years. */
const PSEUDO_PROCESSES: ReadonlySet<string> = new Set(['Generic DMZ Traffic', 'generic dmz process'])

/** The processes in their order; those left share the probability of the pseudo process in proportion. */
export function rank(processes: readonly ProcessInfo[], posteriors: readonly number[]): Ranking {
  const { positions, setAside } = order(processes, posteriors)
  const sum = positions.reduce((total, at) => total + (posteriors[at] ?? 0), 0)
  const scale = setAside === undefined ? 1 : 1 + (posteriors[setAside] ?? 0) / sum
  const [first, ...others] = positions.map((at) => probable(processes[at], (posteriors[at] ?? 0) * scale))
  if (first === undefined) throw new RangeError('rank: no processes')
  return withMalware([first, ...others])
}

function probable({ process, sha256, malware, category }: ProcessInfo, score: number): ProbableProcess {
  return { process, score, sha256, malware, category }
}

type Processes = [ProbableProcess, ...ProbableProcess[]]

function withMalware(processes: Processes): Ranking {
  if (processes.every(({ malware }) => malware === undefined)) return { processes, pMalware: undefined }
  return { processes, pMalware: processes.reduce((sum, { score, malware }) => sum + (malware ? score : 0), 0) }
}
