import {
  type ClassCounts,
  type DatabaseEntry,
  type ProcessInfo,
  SCORED_FACETS,
  type ScoredFacet,
} from '@fingerpost/database'

/** The processes that may have made a connection: those of one entry, or of all entries that share a logged key. */
export interface CandidateSet {
  readonly totalCount: number
  readonly processes: readonly ProcessInfo[]
  /** By process: what it was made of, from each entry that has it. */
  readonly groups: readonly (readonly ProcessInfo[])[]
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
  const groups = others.length === 0 ? first.processes.map((process): Group => [process]) : groupsOf(entries)
  return {
    totalCount: entries.reduce((sum, entry) => sum + entry.totalCount, 0),
    processes: groups.map(mergedProcess),
    groups,
    featureWeights: first.featureWeights,
    fingerprints: entries.length,
  }
}

function groupsOf(entries: readonly DatabaseEntry[]): Group[] {
  const groups = new Map<string, Group>()
  for (const process of entries.flatMap((entry) => entry.processes)) {
    const key = `${process.process}\0${process.sha256}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [process])
    else group.push(process)
  }
  return [...groups.values()].sort((a, b) => countOf(b) - countOf(a))
}

type Group = [ProcessInfo, ...ProcessInfo[]]

function countOf(group: Group): number {
  return group.reduce((sum, { count }) => sum + count, 0)
}

/** Classes are added up when they are asked for: the rule `fingerpost` reads those of the group. */
function mergedProcess(group: Group): ProcessInfo {
  const [first, ...others] = group
  if (others.length === 0 && first.weight === undefined) return first
  let classes: ProcessInfo['classes'] | undefined
  return {
    process: first.process,
    sha256: first.sha256,
    category: group.find((process) => process.category !== undefined)?.category,
    malware: mergedMalware(group),
    attributes: mergedAttributes(group),
    count: countOf(group),
    get classes() {
      classes ??= mergedClasses(group)
      return classes
    },
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

function mergedClasses(group: readonly ProcessInfo[]): Partial<Record<ScoredFacet, ClassCounts>> {
  const merged: Partial<Record<ScoredFacet, ClassCounts>> = {}
  for (const name of SCORED_FACETS) if (group.some(({ classes }) => classes[name])) merged[name] = summed(group, name)
  return merged
}

/** The sums by class; `Object.fromEntries` defines members, so that a class may have any name. */
function summed(group: readonly ProcessInfo[], feature: ScoredFacet): ClassCounts {
  const sums = new Map<string, number>()
  for (const { classes, weight = 1 } of group)
    for (const [name, count] of Object.entries(classes[feature] ?? {}))
      sums.set(name, (sums.get(name) ?? 0) + count * weight)
  return Object.fromEntries(sums)
}
