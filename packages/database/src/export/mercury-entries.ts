import { type Digests, type NpfFormat, parseNpf } from '@fingerpost/fingerprint'
import { addUp, mergeEntries } from '../entries/merge-entries.ts'
import { normalFingerprint } from '../entries/normal-fingerprint.ts'
import { MERCURYS, OURS, renameClasses, renaming } from '../entries/rename-classes.ts'
import type { StoredEntry } from '../entries/stored-entry.ts'
import { ownEntries } from './own-entries.ts'

/** The entries of an archive, and how many had to be left out. */
export interface MercuryEntries {
  readonly entries: readonly StoredEntry[]
  /** Entries without a fingerprint: a list's JA3 or JA4. */
  readonly labels: number
  /** Fingerprints of hellos that were cut, and strings that are none. */
  readonly unreadable: number
  /** Entries of other types in another format than most of their type: an archive has one format for each. */
  readonly otherFormats: number
  /** Imitations, and entries that have nothing else. */
  readonly imitations: number
  readonly imitatedOnly: number
}

/**
 * Makes the entries of an archive: TLS fingerprints in one format, those that become the same added up, the others in
 * the format that most connections of their type have. Throws Mismatch for a TLS fingerprint that cannot be written in
 * the format.
 */
export function mercuryEntries(
  all: readonly StoredEntry[],
  { format, digests }: { readonly format: NpfFormat; readonly digests: Digests },
): MercuryEntries {
  const { entries: own, ...imitated } = ownEntries(all)
  const [labels, fingerprints] = partition(own, ({ type }) => type === 'ja3' || type === 'ja4')
  const [tls, others] = partition(fingerprints, ({ type }) => type === 'tls')
  const readable = tls.flatMap((entry) => inFormat(entry, format, digests))
  const kept = others.filter(isInMainFormat(others))
  return {
    entries: mergeEntries([...readable, ...kept].map((entry) => renameClasses(entry, TO_MERCURY))),
    labels: labels.length,
    unreadable: tls.length - readable.length,
    otherFormats: others.length - kept.length,
    ...imitated,
  }
}

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): readonly [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}

/** One entry or none: pmercury's TCP fingerprints have no prefix and pass for TLS until they are parsed. */
function inFormat(entry: StoredEntry, format: NpfFormat, digests: Digests): StoredEntry[] {
  if (entry.fingerprint === `${format}/randomized`) return [entry]
  if (parseNpf(entry.fingerprint) === undefined) return []
  const normal = normalFingerprint(entry.fingerprint, format, digests)
  if (normal === 'truncated') return []
  const ja3 = normal.storesJa3 && normal.ja3 !== undefined ? new Map([[normal.ja3, entry.totalCount]]) : entry.ja3
  return [{ ...entry, fingerprint: normal.text, ja3 }]
}

/** Whether an entry has the format in which most connections of its type are; of equal ones the first by its text. */
function isInMainFormat(entries: readonly StoredEntry[]): (entry: StoredEntry) => boolean {
  const totals = addUp(entries.map((entry) => new Map([[formatOf(entry), entry.totalCount]])))
  const main = new Map<string, string>()
  for (const [format, total] of [...totals].sort()) {
    const type = typeOf(format)
    if (total > (totals.get(main.get(type) ?? '') ?? 0)) main.set(type, format)
  }
  return (entry) => main.get(entry.type) === formatOf(entry)
}

/** `quic quic/1/` for an entry of the type quic in its format 1. */
function formatOf({ type, fingerprint }: StoredEntry): string {
  return `${type} ${/^\w+\/(?:\d+\/)?/.exec(fingerprint)?.[0] ?? ''}`
}

function typeOf(format: string): string {
  return format.replace(/ .*/, '')
}

const TO_MERCURY = renaming(OURS, MERCURYS)
