import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { groupBy } from './group.ts'
import type { Observation } from './observe.ts'

/** The text of resources/observations/PROVENANCE.md: what was recorded, when, of which packages, and the files' digests. */
export function observationsProvenance(observations: readonly Observation[], files: readonly string[]): string {
  const processes = groupBy(observations, ({ process }) => process)
  const days = [...new Set(observations.map(({ timestamp }) => timestamp.slice(0, 10)))].sort()
  const runs = new Set(observations.map(({ run }) => run)).size
  return `# Observations behind the default database

Messages of real programs to servers of our own, each program in a network namespace of its own, so that every packet
captured there is certainly its own or its children's; the process is the one that held the socket when the server took the
connection, or its first datagram.

- **What**: ${observations.length} observations of ${processes.size} processes of Debian 12, npm, PyPI, the Go proxy, Maven Central and
  crates.io, in ${runs} runs; \`host\` is one opaque id. [docs/database.md](../../docs/database.md) lists them.
- **When**: ${days.join(', ')}.
- **How made**: \`npm run lab -- all\` (root on Debian 12).
- **What counts**: a message of a client to one server once a run, since programs that connect a hundred times a visit would
  become the likeliest senders of their library's defaults.
- **Members that no database reads**: \`library\`, which made a TLS, QUIC, DTLS or SSH message, with its version; \`libraries\`,
  packages of all such libraries that the process had mapped; \`process_version\`; \`client\`, the lab's name for what was run;
  \`imitates\`, what a program was told to copy; \`lab_server\`, the name or address of ours that it was sent to.
- **What it is not**: names and addresses of the lab's servers are no evidence about a program, so \`server_name\` is there only
  where a program called a name by itself on the lab's Internet, and \`dst_ip\` nowhere. One Linux machine, no other system.
- **Whose**: ours alone; no personal data. Licence Apache-2.0, as the rest of the repository.

| file | sha256 |
|---|---|
${files.map((file) => `| \`${basename(file)}\` | ${digestOf(file)} |`).join('\n')}

## Packages

${packageLines(processes).join('\n')}
`
}

/** The text of resources/families/PROVENANCE.md. */
export function familiesProvenance(): string {
  return `# Families of processes

Lines of \`Family,member,member,…\`, as \`--families\` takes them.

- \`libraries.csv\`: by the library that made at least 0.9 of a process's messages of a type in
  [the observations](../observations/PROVENANCE.md), those that copy another program left out. A member is a process for
  TLS, and \`ssh/curl\`, \`quic/chromium\` or \`dtls/openssl\` for another type. The library of a program that was only
  imitated (chrome, firefox, safari, okhttp, …) is written by hand in \`scripts/lab/families.ts\`.
- \`programs.csv\`: names of one program, of its parts, or of what is built from it, observed or imitated; written by
  hand in \`scripts/lab/families.ts\`.
- \`browsers.csv\`: what cannot be told apart by its messages, since it has one engine or, on Apple's systems, one network
  library; written by hand.
- **How made**: \`npm run lab -- observe\`, together with the observations.
- **Whose**: ours alone. Licence Apache-2.0, as the rest of the repository.
`
}

function packageLines(processes: ReadonlyMap<string, readonly Observation[]>): readonly string[] {
  const lines = [...processes].map(([process, observations]) => {
    const versions = new Set(observations.flatMap(({ process_version }) => process_version ?? []))
    return `- ${process} ${[...versions].sort().join(', ')}`.trimEnd()
  })
  return lines.sort()
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
