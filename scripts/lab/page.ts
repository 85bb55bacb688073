import { nodeDigests } from '@fingerpost/database/node'
import { ja4, parseNpf } from '@fingerpost/fingerprint'
import { libraryName } from './families.ts'
import { figuresSection } from './figures.ts'
import { groupBy } from './group.ts'
import type { Observation } from './observe.ts'
import { stable } from './stable.ts'
import { table } from './table.ts'

/** What programs were seen, how well they are told apart and which fingerprints they share: the text of docs/database.md. */
export async function databasePage(observations: readonly Observation[]): Promise<string> {
  const known = observations.map((one) => ({ ...one, fingerprint: stable(one.fingerprint) }))
  const runs = new Set(observations.map(({ run }) => run)).size
  const processes = [...groupBy(known, ({ process }) => process)].sort(([a], [b]) => (a < b ? -1 : 1))
  return `# The default database

Written by \`npm run lab -- observe\`, or \`evaluate\`; do not edit it. It lists what is in
[resources/observations](../resources/observations/PROVENANCE.md), from which \`resources/fingerprint_db.json.gz\` is built:
programs that ran on Debian 12, each in a network namespace of its own. ${observations.length} observations of ${processes.length} processes in ${runs} runs.

## Fingerprints

${table(['type', 'fingerprints', 'processes', 'observations'], typeRows(known))}

${await figuresSection(observations)}
## Programs

${table(['process', 'versions', 'libraries', 'types', 'observations'], processes.map(programRow))}

## Fingerprints that several programs share

By fingerprint alone these programs cannot be told apart. JA4 stands for a TLS fingerprint here, and the first digits of its
SHA-256 for any other. One library behind all of them, used with its defaults, is the usual reason.

${table(['fingerprint', 'libraries', 'processes'], sharedRows(known))}
`
}

const typeOf = (fingerprint: string) => fingerprint.slice(0, fingerprint.indexOf('/'))

function typeRows(observations: readonly Observation[]): string[][] {
  const types = [...groupBy(observations, ({ fingerprint }) => typeOf(fingerprint))].sort()
  return types.map(([type, ofType]) => [
    type,
    count(ofType, ({ fingerprint }) => fingerprint),
    count(ofType, ({ process }) => process),
    `${ofType.length}`,
  ])
}

function programRow([process, observations]: [string, readonly Observation[]]): string[] {
  return [
    process,
    list(observations, (one) => one.process_version),
    list(observations, (one) => one.library),
    list(observations, ({ fingerprint }) => typeOf(fingerprint)),
    `${observations.length}`,
  ]
}

function sharedRows(observations: readonly Observation[]): string[][] {
  const groups = [...groupBy(observations, ({ fingerprint }) => fingerprint)].map(([fingerprint, ofOne]) => ({
    name: shortName(fingerprint),
    libraries: list(ofOne, ({ library }) => library && libraryName(library)),
    processes: [...new Set(ofOne.map(({ process }) => process))].sort(),
  }))
  const shared = groups.filter(({ processes }) => processes.length > 1)
  shared.sort((a, b) => b.processes.length - a.processes.length || (a.name < b.name ? -1 : 1))
  return shared.map(({ name, libraries, processes }) => [name, libraries, processes.join(', ')])
}

function shortName(fingerprint: string): string {
  const facts = fingerprint.startsWith('tls/') ? parseNpf(fingerprint) : undefined
  const text = facts && ja4(facts, nodeDigests)
  return `\`${text ?? `${typeOf(fingerprint)} ${nodeDigests.sha256(fingerprint).slice(0, 12)}`}\``
}

function count<T>(items: readonly T[], key: (item: T) => string): string {
  return `${new Set(items.map(key)).size}`
}

function list<T>(items: readonly T[], key: (item: T) => string | undefined): string {
  return [...new Set(items.flatMap((item) => key(item) ?? []))].sort().join(', ')
}
