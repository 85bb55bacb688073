import type { Digests } from '@fingerpost/fingerprint'
import { entryKeys } from '../entries/entry-keys.ts'
import type { StoredEntry } from '../entries/stored-entry.ts'

/** What a connection is known by. */
export type Tier = 'fingerprint' | 'ja3' | 'ja4'

/** The programs that a key leaves possible. Programs are told apart by name. */
export interface Ambiguity {
  readonly keys: number
  /** Keys that more than one program has. */
  readonly sharedKeys: number
  /** The share of connections with such a key, 0 to 1. */
  readonly sharedConnections: number
  /** The programs of the key that most have. */
  readonly mostPrograms: number
  /** The perplexity of the program given the key: e to its entropy in nats. */
  readonly effectivePrograms: number
  /** The share of connections that come from the most frequent program of their key, 0 to 1. */
  readonly mostFrequent: number
}

/**
 * The ambiguity of each tier over the connections that have a key of it. Entries of other types than TLS do not count,
 * nor do imitators.
 */
export function ambiguity(entries: readonly StoredEntry[], digests: Digests): Readonly<Record<Tier, Ambiguity>> {
  const programs = { fingerprint: new Map(), ja3: new Map(), ja4: new Map() } satisfies Record<Tier, Programs>
  for (const entry of entries.filter(({ processes }) => processes.length > 0)) {
    if (entry.type === 'tls') add(programs.fingerprint, entry.fingerprint, entry, 1)
    const {
      ja3,
      ja4: [ja4],
    } = entryKeys(entry, digests)
    const total = [...ja3.values()].reduce((sum, count) => sum + count, 0)
    for (const [hash, count] of ja3) add(programs.ja3, hash, entry, count / total)
    if (ja4 !== undefined) add(programs.ja4, ja4, entry, 1)
  }
  return {
    fingerprint: measure(programs.fingerprint),
    ja3: measure(programs.ja3),
    ja4: measure(programs.ja4),
  }
}

/** The connections of each program, by key. */
type Programs = Map<string, Map<string, number>>

function add(programs: Programs, key: string, { processes }: StoredEntry, share: number): void {
  const counts = programs.get(key) ?? new Map<string, number>()
  programs.set(key, counts)
  for (const { process, count } of processes) counts.set(process, (counts.get(process) ?? 0) + count * share)
}

function measure(programs: Programs): Ambiguity {
  let [total, shared, first, entropy, sharedKeys, mostPrograms] = [0, 0, 0, 0, 0, 0]
  for (const counts of programs.values()) {
    const [sum, greatest] = [[...counts.values()].reduce((a, b) => a + b, 0), Math.max(...counts.values())]
    total += sum
    first += greatest
    mostPrograms = Math.max(mostPrograms, counts.size)
    if (counts.size > 1) [shared, sharedKeys] = [shared + sum, sharedKeys + 1]
    for (const count of counts.values()) entropy -= count * Math.log(count / sum)
  }
  return {
    keys: programs.size,
    sharedKeys,
    sharedConnections: total === 0 ? 0 : shared / total,
    mostPrograms,
    effectivePrograms: total === 0 ? 0 : Math.exp(entropy / total),
    mostFrequent: total === 0 ? 0 : first / total,
  }
}
