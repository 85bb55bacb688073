import type { Entry, ProcessEntry } from './prune.ts'
import type { Ranked } from './ranking.ts'

/**
 * The lines of a database, without line ends: one JSON object an entry, in pmercury's schema and in the order of
 * docs/formats/database.md. Written member by member, because an object would put numeric keys (autonomous systems)
 * first and could not have a key `__proto__`. As soon as one process says whether it is malware, all of them do, since
 * readers look at the first one to learn whether a database knows.
 */
export function* databaseLines(entries: readonly Entry[]): Generator<string> {
  const knowsMalware = entries.some(({ processes }) => processes.some(({ malware }) => malware !== undefined))
  for (const entry of entries) yield entryLine(entry, knowsMalware)
}

function entryLine(entry: Entry, knowsMalware: boolean): string {
  return object(
    ['str_repr', string(entry.fingerprint)],
    entry.ja3.length > 0 && ['ja3', counts(entry.ja3)],
    ['first_seen', string(entry.firstDay ?? 'unknown')],
    ['last_seen', string(entry.lastDay ?? 'unknown')],
    ['total_count', String(entry.totalCount)],
    ['process_info', `[${entry.processes.map((process) => processObject(process, knowsMalware)).join(',')}]`],
  )
}

function processObject(process: ProcessEntry, knowsMalware: boolean): string {
  return object(
    ['process', string(process.process)],
    ['sha256', string(process.sha256)],
    process.applicationCategory !== undefined && ['application_category', string(process.applicationCategory)],
    knowsMalware && ['malware', String(process.malware ?? false)],
    ['count', String(process.count)],
    ['classes_ip_as', counts(process.autonomousSystems)],
    ['classes_hostname_domains', counts(process.domains)],
    ['classes_port_applications', counts(process.portApplications)],
    ['os_info', counts(process.operatingSystems)],
  )
}

/** A name and the JSON text of its value, or nothing. */
type JsonMember = readonly [name: string, value: string] | false

function object(...members: readonly JsonMember[]): string {
  const texts = members.filter((member) => member !== false).map(([name, value]) => `${string(name)}:${value}`)
  return `{${texts.join(',')}}`
}

function counts(ranked: readonly Ranked[]): string {
  return `{${ranked.map(([name, count]) => `${string(name)}:${count}`).join(',')}}`
}

function string(text: string): string {
  return JSON.stringify(text)
}
