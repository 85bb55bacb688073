import {
  CLASS_NAMES,
  type ClassCounts,
  type ClassName,
  type DatabaseEntry,
  type ProcessInfo,
} from './database-entry.ts'

/** The processes that may have made a connection: those of one entry, or of all entries that share a logged key. */
export interface CandidateSet {
  readonly totalCount: number
  readonly processes: readonly ProcessInfo[]
  readonly featureWeights: Readonly<Record<string, number>> | undefined
  /** How many entries stand behind the set. */
  readonly fingerprints: number
}

/**
 * The candidate set of one or more entries. Counts are numbers of sessions, so those of several entries add up:
 * processes with the same name and sha256 become one, sorted by count (greatest first, else in the order given), and
 * what is computed from the sums is the posterior over everything that could have made the key. A single entry keeps
 * the file's order of processes, which decides between equal scores.
 */
export function candidateSet(entries: readonly DatabaseEntry[]): CandidateSet {
  const [first, ...others] = entries
  if (first === undefined) throw new RangeError('candidateSet: no entries')
  if (others.length === 0) return { ...first, fingerprints: 1 }
  return {
    totalCount: entries.reduce((sum, entry) => sum + entry.totalCount, 0),
    processes: mergedProcesses(entries),
    featureWeights: first.featureWeights,
    fingerprints: entries.length,
  }
}

function mergedProcesses(entries: readonly DatabaseEntry[]): ProcessInfo[] {
  const groups = new Map<string, Group>()
  for (const process of entries.flatMap((entry) => entry.processes)) {
    const key = `${process.process}\0${process.sha256}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [process])
    else group.push(process)
  }
  return [...groups.values()].map(mergedProcess).sort((a, b) => b.count - a.count)
}

type Group = [ProcessInfo, ...ProcessInfo[]]

function mergedProcess(group: Group): ProcessInfo {
  const [first, ...others] = group
  if (others.length === 0) return first
  return {
    process: first.process,
    sha256: first.sha256,
    category: group.find((process) => process.category !== undefined)?.category,
    malware: mergedMalware(group),
    attributes: mergedAttributes(group),
    count: group.reduce((sum, process) => sum + process.count, 0),
    classes: mergedClasses(group),
  }
}

function mergedMalware(group: readonly ProcessInfo[]): boolean | undefined {
  const known = group.filter((process) => process.malware !== undefined)
  return known.length === 0 ? undefined : known.some((process) => process.malware)
}

/** What any of them has. */
function mergedAttributes(group: readonly ProcessInfo[]): Readonly<Record<string, boolean>> | undefined {
  const flags = group.flatMap(({ attributes }) => Object.entries(attributes ?? {}))
  if (flags.length === 0) return undefined
  return Object.fromEntries([...flags.filter(([, flag]) => !flag), ...flags.filter(([, flag]) => flag)])
}

function mergedClasses(group: readonly ProcessInfo[]): Partial<Record<ClassName, ClassCounts>> {
  const merged: Partial<Record<ClassName, ClassCounts>> = {}
  for (const name of CLASS_NAMES) {
    const counts = group.flatMap((process) => Object.entries(process.classes[name] ?? {}))
    if (counts.length > 0 || group.some((process) => process.classes[name])) merged[name] = summed(counts)
  }
  return merged
}

/** The sums by class; `Object.fromEntries` defines members, so that a class may have any name. */
function summed(counts: readonly (readonly [string, number])[]): ClassCounts {
  const sums = new Map<string, number>()
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count)
  return Object.fromEntries(sums)
}
