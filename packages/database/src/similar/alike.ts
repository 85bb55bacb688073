import type { DatabaseEntry } from '../entries/database-entry.ts'

/** Something that resembles what was asked for. */
export interface Alike<Item> {
  readonly item: Item
  /** 0 for equal hellos, 1 for such as have nothing in common. */
  readonly distance: number
  /** How much it counts, in nats and before its sessions do. */
  readonly likeness: number
}

/** How entries, and their numbers of sessions, are read. */
export interface EntryReader<Item> {
  entry(item: Item): DatabaseEntry
  sessions(item: Item): number
}

/** How much likeness a distance costs: each 0.02 a nat. */
export const NATS_PER_DISTANCE = 50

/** What is common has more relatives: the exponent of an entry's sessions. */
const PREVALENCE = 0.25
/** How many entries answer together, and how much less than the first the last may count, in nats. */
const MOST = 8
const NEGLIGIBLE = 4

/**
 * The entries that answer for what they resemble, each with its sessions scaled to its weight. docs/formats/classifier.md
 * says how the figures were found.
 */
export function pooledEntries<Item>(alike: readonly Alike<Item>[], reader: EntryReader<Item>): DatabaseEntry[] {
  const weighed = alike.map(({ item, likeness }) => ({
    item,
    weight: likeness + PREVALENCE * Math.log(Math.max(1, reader.sessions(item))),
  }))
  const sorted = weighed.sort((a, b) => b.weight - a.weight).slice(0, MOST)
  const greatest = sorted[0]?.weight ?? 0
  return sorted
    .filter(({ weight }) => greatest - weight < NEGLIGIBLE)
    .map(({ item, weight }) => scaledTo(Math.exp(weight - greatest), reader.entry(item)))
}

/** An entry with all its counts in proportion, so that it has so many sessions; those of classes by their weight. */
function scaledTo(sessions: number, entry: DatabaseEntry): DatabaseEntry {
  const weight = sessions / entry.totalCount
  const processes = entry.processes.map((process) => ({ ...process, count: process.count * weight, weight }))
  return { ...entry, totalCount: sessions, processes }
}
