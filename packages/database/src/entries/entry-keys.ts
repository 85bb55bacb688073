import { type Digests, ja3, parseNpf } from '@fingerpost/fingerprint'
import { ja4Variants } from '../keys/ja4-variants.ts'
import type { StoredCounts, StoredEntry } from './stored-entry.ts'

/** The keys that logs have of an entry's hellos. */
export interface EntryKeys {
  /** The connections of the entry by their JA3; empty where it is not known. */
  readonly ja3: StoredCounts
  /**
   * The JA4, then what tools print that do not follow its specification to the letter; empty where the fingerprint does
   * not tell: `tls/2` has lost extensions.
   */
  readonly ja4: readonly string[]
}

const NOTHING: EntryKeys = { ja3: new Map(), ja4: [] }

/**
 * The JA3 and JA4 of an entry: derived from a TLS fingerprint (JA3 from one in wire order, else what is stored with it),
 * or what a label-only entry has instead of a fingerprint.
 */
export function entryKeys({ fingerprint, type, ja3: stored, totalCount }: StoredEntry, digests: Digests): EntryKeys {
  const label = fingerprint.slice(type.length + 1)
  if (type === 'ja3') return { ja3: new Map([[label, totalCount]]), ja4: [] }
  if (type === 'ja4') return { ja3: new Map(), ja4: [label] }
  const facts = type === 'tls' ? parseNpf(fingerprint) : undefined
  if (facts === undefined) return NOTHING
  return {
    ja3: facts.format === 'tls' ? new Map([[ja3(facts, digests), totalCount]]) : stored,
    ja4: facts.format === 'tls/2' ? [] : ja4Variants(facts, digests),
  }
}
