import { type Digests, formatNpf, type NpfFormat, parseNpf } from '@fingerpost/fingerprint'
import { FASTER, gzip } from '@fingerpost/io/gzip'
import { compareText } from '@fingerpost/io/pure'
import { coarsestFormat } from '../entries/normal-fingerprint.ts'
import { entryLines } from '../entries/print-entry.ts'
import type { StoredEntry } from '../entries/stored-entry.ts'
import { type MercuryEntries, mercuryEntries } from './mercury-entries.ts'
import { MERCURY } from './mercury-format.ts'
import { tarOf } from './tar.ts'

/** Options of an archive, and its members besides the entries. */
export interface MercuryArchiveOptions {
  /** The coarsest format of the entries unless told otherwise. */
  readonly format?: NpfFormat | undefined
  readonly digests: Digests
  /** The day of VERSION, `YYYY.MM.DD`, where no entry has one. */
  readonly day?: string | undefined
  /** The lines of pyasn.db: a prefix and a number. */
  readonly prefixes: Iterable<string>
  /** Fingerprints that are common, besides those of the entries; those that are none of TLS are left out. */
  readonly common?: Iterable<string> | undefined
  /** Addresses and names of servers for encrypted DNS. */
  readonly watchList?: readonly string[] | undefined
}

/** An archive of resources for mercury, and what is in it. */
export interface MercuryArchive extends MercuryEntries {
  /** The gzipped archive; the same entries and options give the same bytes. */
  readonly bytes: Uint8Array
  readonly format: NpfFormat
  readonly common: number
}

/**
 * Makes the archive of resources that mercury 2.18 loads (docs/formats/mercury-archive.md). Rejects with Mismatch where
 * a TLS fingerprint cannot be written in the format.
 */
export async function mercuryArchive(
  all: readonly StoredEntry[],
  options: MercuryArchiveOptions,
): Promise<MercuryArchive> {
  const { format = coarsestFormat(all), digests, day, prefixes, common = [], watchList = [] } = options
  const selected = mercuryEntries(all, { format, digests })
  const { entries } = selected
  const prevalence = commonFingerprints(entries, common, format)
  const archive = await tarOf([
    { name: 'VERSION', lines: [versionOf(entries, day)] },
    { name: 'fingerprint_db.json', lines: entryLines(entries, MERCURY) },
    { name: 'fp_prevalence_tls.txt', lines: prevalence },
    { name: 'pyasn.db', lines: prefixes },
    { name: 'doh-watchlist.txt', lines: watchList },
  ])
  return { ...selected, bytes: gzip([archive], { level: FASTER }), format, common: prevalence.length }
}

/** The last day of the entries; the kind `full` says that the entries are in `fingerprint_db.json`. */
function versionOf(entries: readonly StoredEntry[], day = '1970.01.01'): string {
  const days = entries.flatMap(({ lastDay }) => lastDay ?? []).sort(compareText)
  return `${days.at(-1)?.replaceAll('-', '.') ?? day}; 2.0.full`
}

/** Those of the entries in their order, then the others by their text. */
function commonFingerprints(entries: readonly StoredEntry[], others: Iterable<string>, format: NpfFormat): string[] {
  const known = new Set(entries.filter(({ type }) => type === 'tls').map(({ fingerprint }) => fingerprint))
  const more = new Set<string>()
  for (const text of others) {
    const facts = parseNpf(text)
    const written = facts === undefined ? undefined : formatNpf(facts, format)
    if (written !== undefined && !known.has(written)) more.add(written)
  }
  return [...known, ...[...more].sort(compareText)]
}
