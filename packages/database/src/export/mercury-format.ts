import { compareText } from '@fingerpost/io/pure'
import { objectText } from '../entries/json-text.ts'
import type { EntryFormat } from '../entries/print-entry.ts'
import type { StoredCounts, StoredProcess } from '../entries/stored-entry.ts'

/** The members that mercury refuses a process without, even where they are empty. */
const REQUIRED = [
  'os_info',
  'classes_hostname_domains',
  'classes_hostname_sni',
  'classes_port_port',
  'classes_ip_ip',
  'classes_ip_as',
]

/**
 * How entries stand in `fingerprint_db.json` of an archive (docs/formats/mercury-archive.md). Counts are integers, weights
 * have a decimal point, and every process has the same attributes, if any has some. What mercury passes over (JA3
 * hashes, days, other classes) is there for those who read the archive back.
 */
export const MERCURY: EntryFormat = {
  processMembers: [
    'process',
    'count',
    'sha256',
    'sha256s',
    'first_seen',
    'last_seen',
    'application_category',
    'attributes',
    'malware',
  ],
  isExplicit: true,
  facetsOf,
  rounded,
  weightsText,
}

function facetsOf({ classes }: StoredProcess): string[] {
  return [...REQUIRED, ...[...classes.keys()].filter((name) => !REQUIRED.includes(name)).sort(compareText)]
}

/** Counts that age has made fractions are rounded; nothing that was seen becomes nothing. */
function rounded(count: number): number {
  return Math.max(1, Math.round(count))
}

function weightsText(weights: StoredCounts): string {
  const sorted = [...weights].sort(([a], [b]) => compareText(a, b))
  return objectText(sorted.map(([name, weight]) => [name, floatText(weight)] as const))
}

function floatText(number: number): string {
  return Number.isInteger(number) ? number.toFixed(1) : String(number)
}
