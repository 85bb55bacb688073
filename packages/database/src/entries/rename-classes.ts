import { addUp } from './merge-entries.ts'
import type { StoredEntry, StoredProcess } from './stored-entry.ts'

/** New names for the names that a member counts, by the member: `classes_ip_as` and the like. */
export type Renaming = ReadonlyMap<string, (name: string) => string>

/** An entry with names of classes changed; counts of names that become the same are added. */
export function renameClasses(entry: StoredEntry, renaming: Renaming): StoredEntry {
  return { ...entry, processes: entry.processes.map((process) => renamed(process, renaming)) }
}

function renamed(process: StoredProcess, renaming: Renaming): StoredProcess {
  const classes = [...process.classes].map(([member, counts]) => {
    const rename = renaming.get(member) ?? ((name: string) => name)
    return [member, addUp([...counts].map(([name, count]) => new Map([[rename(name), count]])))] as const
  })
  return { ...process, classes: new Map(classes) }
}

/** The names that stand for a missing AS, port, address and server name. */
export interface MissingNames {
  readonly system: string
  readonly port: string
  readonly address: string
  readonly name: string
}

/** As our features have them. */
export const OURS: MissingNames = { system: 'unknown', port: 'unknown', address: 'unknown', name: 'None' }

/** As mercury compares it: numbers, addresses, and a name under the special-use domain `alt` (RFC 9476). */
export const MERCURYS: MissingNames = { system: '0', port: '0', address: '0.0.0.0', name: 'missing.alt' }

/** Renames what stands for missing values; reduces `13335:Cloudflare, Inc.` to its AS number. */
export function renaming(from: MissingNames, to: MissingNames): Renaming {
  const rename = (kind: keyof MissingNames) => (name: string) => (name === from[kind] ? to[kind] : name)
  return new Map([
    ['classes_ip_as', (name: string) => rename('system')(name.replace(/:.*/s, ''))],
    ['classes_port_port', rename('port')],
    ['classes_ip_ip', rename('address')],
    ['classes_hostname_domains', rename('name')],
    ['classes_hostname_sni', rename('name')],
  ])
}
