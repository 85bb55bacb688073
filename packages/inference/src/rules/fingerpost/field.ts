import type { DatabaseEntry, Imitation, ProcessInfo } from '@fingerpost/database'
import type { PrevalenceClasses } from '../../features/prevalence.ts'
import { ALIKE, GENUINE, USUAL_CLASS } from './parameters.ts'

/**
 * What the entries of a database say of the field. A lab runs all programs alike: sessions are weighed by how common their
 * program is. What a program was told to copy is a claim about the program copied, which is far commoner than its copies.
 */
export class Field {
  readonly #classes: PrevalenceClasses | undefined

  /** Without classes, a database's own counts say how common programs are. */
  constructor(classes: PrevalenceClasses | undefined) {
    this.#classes = classes
  }

  /** How much a session of a program counts for. */
  weight(process: string): number {
    return this.#classes === undefined ? 1 : 10 ** (this.#classes.get(process) ?? USUAL_CLASS)
  }

  /** The entry with its sessions weighed, and the programs that are copied, and those that copy, among its processes. */
  entry(entry: DatabaseEntry): DatabaseEntry {
    if (this.#classes === undefined && entry.imitations.length === 0) return entry
    const genuine = this.#weighed([...entry.processes, ...entry.imitations.map(imitated)])
    const counts = new Map(genuine.map(({ process, count }) => [process, count]))
    const copies = entry.imitations.flatMap((imitation) => copiesOf(imitation, counts.get(imitation.process) ?? 0))
    const processes = [...genuine, ...copies]
    return { ...entry, processes, totalCount: sumOf(processes) }
  }

  /** Prevalence is a judgement, so that the part `ALIKE` of the sessions counts as the database has them. */
  #weighed(processes: readonly ProcessInfo[]): readonly ProcessInfo[] {
    if (this.#classes === undefined) return processes
    const weights = processes.map(({ process, count }) => count * this.weight(process))
    const scale = weights.reduce((sum, weight) => sum + weight, 0) / sumOf(processes)
    return processes.map((info, at) => {
      return { ...info, count: (1 - ALIKE) * (weights[at] ?? 0) + ALIKE * scale * info.count }
    })
  }
}

function imitated({ process, count }: Imitation): ProcessInfo {
  return bare(process, count)
}

/** Copies are as common as what they copy, but for `GENUINE`: a runtime copies others in few of its sessions. */
function copiesOf({ count, imitators }: Imitation, weighed: number): ProcessInfo[] {
  return [...imitators].map(([name, copied]) => bare(name, ((weighed / GENUINE) * copied) / count))
}

/** A program of which nothing is known but that it may have sent the message. */
function bare(process: string, count: number): ProcessInfo {
  return { process, sha256: undefined, category: undefined, malware: undefined, count, classes: {} }
}

function sumOf(processes: readonly ProcessInfo[]): number {
  return processes.reduce((sum, { count }) => sum + count, 0)
}
