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

/** A renaming of systems and of the class for no name; systems that have a name besides their number lose it. */
export function renaming(names: { readonly noSystem: [string, string]; readonly noName: [string, string] }): Renaming {
  const system = (name: string) => (name === names.noSystem[0] ? names.noSystem[1] : name.replace(/:.*/s, ''))
  const serverName = (name: string) => (name === names.noName[0] ? names.noName[1] : name)
  return new Map([
    ['classes_ip_as', system],
    ['classes_hostname_domains', serverName],
    ['classes_hostname_sni', serverName],
  ])
}
