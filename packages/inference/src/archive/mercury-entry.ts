import type { DatabaseEntry, ProcessInfo } from '../database-entry.ts'
import { NO_NAME } from '../features/domain.ts'

/**
 * An entry of an archive as mercury 2.21.0 takes it: the domain `None`, which its archives have for connections without
 * a server name, matches none (the server name `None` does).
 */
export function mercuryEntry(entry: DatabaseEntry): DatabaseEntry {
  return { ...entry, processes: entry.processes.map(withoutUnnamedDomain) }
}

function withoutUnnamedDomain(process: ProcessInfo): ProcessInfo {
  const domains = Object.entries(process.classes.classes_hostname_domains ?? {})
  if (!domains.some(([name]) => name === NO_NAME)) return process
  const named = Object.fromEntries(domains.filter(([name]) => name !== NO_NAME))
  return { ...process, classes: { ...process.classes, classes_hostname_domains: named } }
}
