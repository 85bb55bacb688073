import type { Database, DatabaseEntry, Imitation, ProcessInfo } from '@fingerpost/database'
import type { PrevalenceClasses } from '../../features/prevalence.ts'
import { ALIKE, GENUINE, USUAL_CLASS } from './parameters.ts'

/**
 * What the entries of a database say of the field. A lab runs all programs alike: sessions are weighed by how common their
 * program is. What a program was told to copy is a claim about the program copied, which is far commoner than its copies.
 */
export class Field {
  readonly #classes: PrevalenceClasses | undefined

  readonly #database: Pick<Database, 'entries'>
  #sessions: Sessions | undefined
  /** The sum of the prevalence of all programs. */
  #everybody: number | undefined

  /** Without classes, a database's own counts say how common programs are. */
  constructor(classes: PrevalenceClasses | undefined, database: Pick<Database, 'entries'>) {
    this.#classes = classes
    this.#database = database
  }

  /** Whether the database is taken for a lab's: how common programs are is told beside it. */
  get isOfLab(): boolean {
    return this.#classes !== undefined
  }

  /** How much a session of a program counts for: all of a program's together, what its class says. */
  weight(process: string): number {
    return this.#classes === undefined ? 1 : this.#prevalence(process) / this.#sessionsOf(process)
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
    const scale = total(weights) / sumOf(processes)
    return processes.map((info, at) => {
      return { ...info, count: (1 - ALIKE) * (weights[at] ?? 0) + ALIKE * scale * info.count }
    })
  }

  /** The share of a program in the sessions of the field, 0 to 1, as classes say; undefined without classes. */
  shareOf(process: string): number | undefined {
    if (this.#classes === undefined) return undefined
    this.#sessions ??= sessionsOf(this.#database)
    this.#everybody ??= total([...this.#sessions.byProcess.keys()].map((name) => this.#prevalence(name)))
    return Math.min(1, this.#prevalence(process) / this.#everybody)
  }

  #prevalence(process: string): number {
    return 10 ** (this.#classes?.get(process) ?? USUAL_CLASS)
  }

  #sessionsOf(process: string): number {
    this.#sessions ??= sessionsOf(this.#database)
    return this.#sessions.byProcess.get(process) ?? this.#sessions.mean
  }
}

interface Sessions {
  readonly byProcess: ReadonlyMap<string, number>
  readonly mean: number
}

/** How many sessions a database has of each program's TLS, those of its copies with them; they say how long the lab ran it. */
function sessionsOf(database: Pick<Database, 'entries'>): Sessions {
  const byProcess = new Map<string, number>()
  let sum = 0
  for (const { processes, imitations } of database.entries()) {
    for (const { process, count } of [...processes, ...imitations]) {
      byProcess.set(process, (byProcess.get(process) ?? 0) + count)
      sum += count
    }
  }
  return { byProcess, mean: sum / byProcess.size || 1 }
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
  return total(processes.map(({ count }) => count))
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
