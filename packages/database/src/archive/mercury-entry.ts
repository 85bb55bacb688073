import type { DatabaseEntry, ProcessInfo } from '../entries/database-entry.ts'
import { normalisedName } from './mercury-names.ts'

/**
 * An entry of an archive as mercury 2.21.0 takes it: domains are compared as they stand there, so that those which are
 * no names as it normalises them match no connection; `None`, which archives have for no server name, is one of them.
 * (Server names of an archive are normalised, and there `None` matches.)
 */
export function mercuryEntry(entry: DatabaseEntry): DatabaseEntry {
  return { ...entry, processes: entry.processes.map(withoutOddDomains) }
}

function withoutOddDomains(process: ProcessInfo): ProcessInfo {
  const domains = Object.entries(process.classes.classes_hostname_domains ?? {})
  const names = domains.filter(([name]) => normalisedName(name) === name.toLowerCase())
  if (names.length === domains.length) return process
  return { ...process, classes: { ...process.classes, classes_hostname_domains: Object.fromEntries(names) } }
}
