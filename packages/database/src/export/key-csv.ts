import { stringify } from 'csv-stringify/sync'
import type { KeyKind, KeyRow } from './key-rows.ts'

/** CSV (RFC 4180) with a header: one row for each of the first `limit` programs of a key (docs/formats/exports.md). */
export function keyCsv(rows: readonly KeyRow[], kind: KeyKind, limit: number): string {
  const header = [kind, 'process', 'share', 'count', 'malware', 'category', 'fingerprints']
  const records = rows.flatMap(({ key, fingerprints, programs }) =>
    programs
      .slice(0, limit)
      .map(({ process, share, connections, malware, category }) => [
        key,
        process,
        share.toFixed(4),
        Math.max(1, Math.round(connections)),
        malware === undefined ? '' : String(malware),
        category ?? '',
        fingerprints,
      ]),
  )
  return stringify([header, ...records], { record_delimiter: 'windows' })
}
