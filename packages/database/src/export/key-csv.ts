import { printable } from '@fingerpost/io/pure'
import { stringify } from 'csv-stringify/sync'
import type { KeyKind, KeyRow } from './key-rows.ts'

/**
 * CSV (RFC 4180) with a header: one row for each of the first `limit` programs of a key (docs/formats/exports.md). What a
 * spreadsheet would take for a formula gets an apostrophe in front, and control characters are escaped.
 */
export function keyCsv(rows: readonly KeyRow[], kind: KeyKind, limit: number): string {
  const header = [kind, 'process', 'share', 'count', 'malware', 'category', 'fingerprints']
  const records = rows.flatMap(({ key, fingerprints, programs }) =>
    programs
      .slice(0, limit)
      .map(({ process, share, connections, malware, category }) => [
        key,
        printable(process),
        share.toFixed(4),
        Math.max(1, Math.round(connections)),
        malware === undefined ? '' : String(malware),
        printable(category ?? ''),
        fingerprints,
      ]),
  )
  return stringify([header, ...records], { record_delimiter: 'windows', escape_formulas: true })
}
