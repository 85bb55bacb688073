import { compareText } from '@fingerpost/io/pure'
import { flagsText, rankedText } from '../entries/entry-line.ts'
import { type JsonMember, objectText, stringText } from '../entries/json-text.ts'
import type { StoredCounts, StoredEntry, StoredProcess } from '../entries/stored-entry.ts'

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
 * The lines of `fingerprint_db.json` in an archive, without line ends (docs/formats/mercury-archive.md). Counts are
 * integers, weights have a decimal point, and every process has the same attributes, if any has some. What mercury passes
 * over (JA3 hashes, days, other classes) is there for those who read the archive back.
 */
export function* mercuryLines(entries: readonly StoredEntry[]): Generator<string> {
  const processes = entries.flatMap((entry) => entry.processes)
  const attributes = [...new Set(processes.flatMap((process) => [...process.attributes.keys()]))].sort(compareText)
  for (const entry of entries) yield entryText(entry, attributes)
}

function entryText(entry: StoredEntry, attributes: readonly string[]): string {
  const { fingerprint, type, ja3, firstDay, lastDay, totalCount, featureWeights, processes } = entry
  return objectText([
    ['str_repr', stringText(fingerprint)],
    ['fp_type', stringText(type)],
    ja3.size > 0 && ['ja3', rankedText(ja3)],
    firstDay !== undefined && ['first_seen', stringText(firstDay)],
    lastDay !== undefined && ['last_seen', stringText(lastDay)],
    ['total_count', integer(totalCount)],
    featureWeights.size > 0 && ['feature_weights', weightsText(featureWeights)],
    ['process_info', `[${processes.map((process) => processText(process, attributes)).join(',')}]`],
  ])
}

function processText(process: StoredProcess, attributes: readonly string[]): string {
  const others = [...process.classes].filter(([name]) => !REQUIRED.includes(name)).sort(([a], [b]) => compareText(a, b))
  const flags = new Map(attributes.map((name) => [name, process.attributes.get(name) ?? false]))
  return objectText([
    ['process', stringText(process.process)],
    ['count', integer(process.count)],
    ['sha256', stringText(process.sha256)],
    process.sha256s.length > 0 && ['sha256s', JSON.stringify(process.sha256s)],
    process.firstDay !== undefined && ['first_seen', stringText(process.firstDay)],
    process.lastDay !== undefined && ['last_seen', stringText(process.lastDay)],
    process.category !== undefined && ['application_category', stringText(process.category)],
    attributes.length > 0 && ['attributes', flagsText(flags)],
    ['malware', String(process.malware ?? false)],
    ...REQUIRED.map((name) => classText(name, process.classes.get(name) ?? new Map())),
    ...others.map(([name, counts]) => classText(name, counts)),
  ])
}

function classText(name: string, counts: StoredCounts): JsonMember {
  return [name, rankedText(new Map([...counts].map(([key, count]) => [key, Math.max(1, Math.round(count))])))]
}

/** Counts that age has made fractions are rounded; nothing that was seen becomes nothing. */
function integer(count: number): string {
  return String(Math.max(1, Math.round(count)))
}

function weightsText(weights: StoredCounts): string {
  const sorted = [...weights].sort(([a], [b]) => compareText(a, b))
  return objectText(sorted.map(([name, weight]) => [name, floatText(weight)] as const))
}

function floatText(number: number): string {
  return Number.isInteger(number) ? number.toFixed(1) : String(number)
}
