import type { DatabaseEntry, Imitation } from '../entries/database-entry.ts'

/** Something that resembles what was asked for. */
export interface Alike<Item> {
  readonly item: Item
  /** 0 for equal hellos, 1 for hellos with nothing in common. */
  readonly distance: number
  /** Its weight before its sessions are taken into account, in nats. */
  readonly likeness: number
}

/** Reads entries and their numbers of sessions. */
export interface EntryReader<Item> {
  entry(item: Item): DatabaseEntry
  sessions(item: Item): number
}

/** The likeness that a distance costs: one nat for each 0.02. */
export const NATS_PER_DISTANCE = 50

/** The exponent of an entry's sessions: common clients have more relatives. */
const PREVALENCE = 0.25
/** The most entries that answer together, and how much less than the first the last may weigh, in nats. */
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

/** An entry with its counts scaled to a number of sessions; counts of classes are scaled by `weight`. */
function scaledTo(sessions: number, entry: DatabaseEntry): DatabaseEntry {
  const weight = sessions / entry.totalCount
  const processes = entry.processes.map((process) => ({ ...process, count: process.count * weight, weight }))
  const imitations = entry.imitations.map((imitation) => scaledImitation(imitation, weight))
  return { ...entry, totalCount: sessions, processes, imitations }
}

function scaledImitation(imitation: Imitation, weight: number): Imitation {
  const imitators = new Map([...imitation.imitators].map(([name, count]) => [name, count * weight]))
  return { ...imitation, count: imitation.count * weight, imitators }
}
