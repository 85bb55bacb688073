import type { ProcessInfo } from './database-entry.ts'
import type { ProbableProcess } from './identification.ts'

/** The processes of a candidate set by posterior, and the probability that one of them is malware. */
export interface Ranking {
  /** At least one, greatest score first; equal scores keep the database's order. */
  readonly processes: readonly [ProbableProcess, ...ProbableProcess[]]
  /** Undefined where the database has no malware information. */
  readonly pMalware: number | undefined
}

/**
 * Orders processes by their posteriors. The pseudo process that stands for all unlabelled traffic gives way to a
 * benign second: it is dropped, and the others share its probability in proportion.
 */
export function rank(processes: readonly ProcessInfo[], posteriors: readonly number[]): Ranking {
  const [first, ...others] = processes
    .map(({ process, sha256, malware, category }, at) => ({
      process,
      score: posteriors[at] ?? 0,
      sha256,
      malware,
      category,
    }))
    .sort((a, b) => b.score - a.score)
  if (first === undefined) throw new RangeError('rank: no processes')
  const [second, ...rest] = others
  const yields = second !== undefined && PSEUDO_PROCESSES.has(first.process) && !second.malware
  return yields ? withMalware(shared(first.score, [second, ...rest])) : withMalware([first, ...others])
}

/** The names of the pseudo process in databases of 2019 and of later years. */
const PSEUDO_PROCESSES: ReadonlySet<string> = new Set(['Generic DMZ Traffic', 'generic dmz process'])

type Processes = [ProbableProcess, ...ProbableProcess[]]

function shared(dropped: number, [first, ...others]: Processes): Processes {
  const sum = [first, ...others].reduce((total, { score }) => total + score, 0)
  if (sum === 0) return [first, ...others]
  const scaled = (process: ProbableProcess) => ({ ...process, score: process.score * (1 + dropped / sum) })
  return [scaled(first), ...others.map(scaled)]
}

function withMalware(processes: Processes): Ranking {
  if (processes.every(({ malware }) => malware === undefined)) return { processes, pMalware: undefined }
  return { processes, pMalware: processes.reduce((sum, { score, malware }) => sum + (malware ? score : 0), 0) }
}
