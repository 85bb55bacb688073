import type { StoredEntry } from '../entries/stored-entry.ts'
import type { LabelRow } from './label-row.ts'

/** The label-only entry of a row: a program, and a key that stands for the fingerprint. */
export function labelEntry({ type, key, process, count, firstDay, lastDay, malware }: LabelRow): StoredEntry {
  return {
    fingerprint: `${type}/${key}`,
    type,
    firstDay,
    lastDay,
    totalCount: count,
    ja3: new Map(),
    featureWeights: new Map(),
    processes: [
      { process, sha256: '', category: undefined, malware, attributes: new Map(), count, classes: new Map() },
    ],
  }
}
