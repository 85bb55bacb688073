import { compareText } from '@fingerpost/io/pure'
import type { Imitation } from './database-entry.ts'
import type { StoredCounts, StoredEntry, StoredProcess } from './stored-entry.ts'

/**
 * Makes one entry of each group with the same fingerprint: counts of connections add up, days widen, and what is said
 * of a program is kept where anything says it. Entries come in the order of docs/formats/database.md, and so do the
 * processes of an entry that was made of several; one that has nothing to be merged with keeps the order of its
 * processes, which decides between equal scores.
 */
export function mergeEntries(entries: Iterable<StoredEntry>): StoredEntry[] {
  const merged = [...grouped(entries, ({ type, fingerprint }) => `${type}\0${fingerprint}`)].map(mergeGroup)
  return merged.sort((a, b) => b.totalCount - a.totalCount || compareText(a.fingerprint, b.fingerprint))
}

type Group<Item> = readonly [Item, ...Item[]]

function grouped<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Iterable<Group<Item>> {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups.values()
}

/** An entry with its processes and imitations in the order of docs/formats/database.md. */
export function inOrder(entry: StoredEntry): StoredEntry {
  const { processes, imitations } = entry
  return { ...entry, processes: [...processes].sort(compareProcesses), imitations: mergeImitations(imitations) }
}

function mergeGroup(group: Group<StoredEntry>): StoredEntry {
  const [first] = group
  if (group.length === 1) return first
  const { fingerprint, type, featureWeights } = first
  const processes = [
    ...grouped(
      group.flatMap((entry) => entry.processes),
      ({ process, sha256 }) => `${process}\0${sha256}`,
    ),
  ].map(mergeProcess)
  return {
    fingerprint,
    type,
    ...spanOf(group),
    totalCount: sum(group.map(({ totalCount }) => totalCount)),
    ja3: addUp(group.map(({ ja3 }) => ja3)),
    featureWeights,
    processes: processes.sort(compareProcesses),
    imitations: mergeImitations(group.flatMap((entry) => entry.imitations)),
  }
}

/** One imitation of each program that is imitated, in the order of docs/formats/database.md. */
export function mergeImitations(imitations: readonly Imitation[]): Imitation[] {
  const merged = [...grouped(imitations, ({ process }) => process)].map((group) => ({
    process: group[0].process,
    count: sum(group.map(({ count }) => count)),
    versions: [...new Set(group.flatMap(({ versions }) => versions))].sort(compareText),
    imitators: addUp(group.map(({ imitators }) => imitators)),
  }))
  return merged.sort((a, b) => b.count - a.count || compareText(a.process, b.process))
}

function compareProcesses(a: StoredProcess, b: StoredProcess): number {
  return b.count - a.count || compareText(a.process, b.process) || compareText(a.sha256, b.sha256)
}

function mergeProcess(group: Group<StoredProcess>): StoredProcess {
  const known = group.map(({ malware }) => malware).filter((malware) => malware !== undefined)
  const names = new Set(group.flatMap(({ classes }) => [...classes.keys()]))
  const flags = group.flatMap(({ attributes }) => [...attributes])
  return {
    process: group[0].process,
    sha256: group[0].sha256,
    sha256s: digestsOf(group),
    category: group.find(({ category }) => category !== undefined)?.category,
    malware: known.length === 0 ? undefined : known.includes(true),
    attributes: new Map([...flags.filter(([, flag]) => !flag), ...flags.filter(([, flag]) => flag)]),
    ...spanOf(group),
    count: sum(group.map(({ count }) => count)),
    classes: new Map([...names].map((name) => [name, addUp(group.flatMap(({ classes }) => classes.get(name) ?? []))])),
  }
}

/** All digests that any of the group was added up from. */
function digestsOf(group: Group<StoredProcess>): string[] | undefined {
  const digests = new Set(group.flatMap(({ sha256s = [] }) => sha256s))
  return digests.size === 0 ? undefined : [...digests]
}

interface Span {
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
}

/** From the first day of all to the last. */
function spanOf(spans: readonly Span[]): Span {
  const days = spans.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]).filter((day) => day !== undefined)
  days.sort(compareText)
  return { firstDay: days[0], lastDay: days.at(-1) }
}

/** The sums of counts, name by name. */
export function addUp(all: readonly StoredCounts[]): StoredCounts {
  const sums = new Map<string, number>()
  for (const counts of all) for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count)
  return sums
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
