import { compareText, ranking } from '@fingerpost/io/pure'
import { FACETS } from '../facets.ts'
import { countsText, objectText, stringText } from './json-text.ts'
import type { StoredCounts, StoredEntry, StoredProcess } from './stored-entry.ts'

/** The members that every process with classes has in a database of ours. */
const ALWAYS: readonly string[] = ['classes_ip_as', 'classes_hostname_domains', 'classes_port_applications', 'os_info']

/**
 * The lines of a database without line ends, as docs/formats/database.md has them. As soon as one process says whether
 * it is malware, all of them do.
 */
export function* entryLines(entries: readonly StoredEntry[]): Generator<string> {
  const knowsMalware = entries.some(({ processes }) => processes.some(({ malware }) => malware !== undefined))
  for (const entry of entries) yield entryLine(entry, knowsMalware)
}

function entryLine(entry: StoredEntry, knowsMalware: boolean): string {
  const { fingerprint, type, ja3, firstDay, lastDay, totalCount, featureWeights, processes } = entry
  return objectText([
    ['str_repr', stringText(fingerprint)],
    type !== 'tls' && ['fp_type', stringText(type)],
    ja3.size > 0 && ['ja3', rankedText(ja3)],
    ['first_seen', stringText(firstDay ?? 'unknown')],
    ['last_seen', stringText(lastDay ?? 'unknown')],
    ['total_count', String(totalCount)],
    featureWeights.size > 0 && ['feature_weights', rankedText(featureWeights)],
    ['process_info', `[${processes.map((process) => processText(process, knowsMalware)).join(',')}]`],
  ])
}

function processText(process: StoredProcess, knowsMalware: boolean): string {
  const { sha256, sha256s, category, malware, attributes, firstDay, lastDay, count, classes } = process
  return objectText([
    ['process', stringText(process.process)],
    ['sha256', stringText(sha256)],
    sha256s.length > 0 && ['sha256s', JSON.stringify(sha256s)],
    category !== undefined && ['application_category', stringText(category)],
    knowsMalware && ['malware', String(malware ?? false)],
    attributes.size > 0 && ['attributes', flagsText(attributes)],
    firstDay !== undefined && ['first_seen', stringText(firstDay)],
    lastDay !== undefined && ['last_seen', stringText(lastDay)],
    ['count', String(count)],
    ...namesOf(classes).map((name) => [name, rankedText(classes.get(name) ?? new Map())] as const),
  ])
}

/** In the order of our builds, then those that they do not have. */
function namesOf(classes: ReadonlyMap<string, StoredCounts>): string[] {
  if (classes.size === 0) return []
  const known: readonly string[] = FACETS
  const others = [...classes.keys()].filter((name) => !known.includes(name)).sort(compareText)
  return [...known.filter((name) => ALWAYS.includes(name) || classes.has(name)), ...others]
}

/** Counts as an object, greatest first, equal ones by their names. */
export function rankedText(counts: StoredCounts): string {
  return countsText(ranking(new Map(counts), counts.size))
}

/** Flags as an object, by their names. */
export function flagsText(flags: ReadonlyMap<string, boolean>): string {
  const sorted = [...flags].sort(([a], [b]) => compareText(a, b))
  return objectText(sorted.map(([name, flag]) => [name, String(flag)] as const))
}
