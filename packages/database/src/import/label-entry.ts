import type { StoredEntry } from '../entries/stored-entry.ts'
import type { LabelRow } from './label-row.ts'

/** The label-only entry of a row: a program, and a key that stands for the fingerprint. */
export function labelEntry({ type, key, process, count, firstDay, lastDay, malware }: LabelRow): StoredEntry {
  const program = { process, sha256: '', sha256s: undefined, category: undefined, malware, attributes: new Map() }
  return {
    fingerprint: `${type}/${key}`,
    type,
    firstDay,
    lastDay,
    totalCount: count,
    ja3: new Map(),
    featureWeights: new Map(),
    processes: [{ ...program, firstDay: undefined, lastDay: undefined, count, classes: new Map() }],
  }
}
