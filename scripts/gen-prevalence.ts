/**
 * Makes resources/prevalence/prevalence.csv: how common programs are, as classes of a factor of ten each. Run with
 * `npx tsx scripts/gen-prevalence.ts FINGERPRINT_DB…`; PROVENANCE.md beside the file says what it is made of.
 *
 * The class of a program is the greater of what was written by hand (prevalence/classes.csv) and what its sessions in the
 * databases say: the decimal logarithm of their number less 4. Programs of the default database that neither knows have
 * the class of their kind.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { readDatabase } from '@fingerpost/database/node'
import { parse } from 'csv-parse/sync'
import { readObservations } from './lab/evaluate.ts'

const folder = new URL('../resources/', import.meta.url)
/** What the decimal logarithm of a program's sessions is lessened by: 10,000 sessions of 12 billion are rare. */
const RARE = 4
/** By application category: programs that test and attack are rarer than those that work. */
const OF_KIND: ReadonlyMap<string, number> = new Map([
  ['sysadmin', 1],
  ['security', 1],
])
const USUAL = 2
/** What a name is called where other systems wrote it. */
const ALIASES: readonly (readonly [pattern: RegExp, process: string])[] = [
  [/^google chrome/, 'chrome'],
  [/^com\.apple\.webkit\.networking$/, 'safari'],
  [/^microsoft ?edge/, 'edge'],
  [/^python3(\.\d+)?$/, 'python3'],
]

const sessions = new Map<string, number>()
for (const path of process.argv.slice(2)) {
  for (const { processes } of readDatabase(path).entries()) {
    for (const { process: name, count } of processes) {
      const common = commonName(name)
      sessions.set(common, (sessions.get(common) ?? 0) + count)
    }
  }
}

const written = new Map(readClasses().map(({ process: name, class: value }) => [name, Number(value)]))
const kinds = new Map<string, number>()
for (const { process: name, application_category: category } of readObservations(
  new URL('observations', folder).pathname,
))
  kinds.set(name, Math.max(kinds.get(name) ?? 0, OF_KIND.get(String(category)) ?? USUAL))

const names = [...new Set([...written.keys(), ...kinds.keys()])].sort()
const lines = names.map((name) => `${name},${classOf(name)}`)
writeFileSync(new URL('prevalence/prevalence.csv', folder), `process,class\n${lines.join('\n')}\n`)

function classOf(name: string): number {
  const counted = Math.floor(Math.log10(sessions.get(name.toLowerCase()) ?? 1)) - RARE
  return Math.max(0, written.get(name) ?? (counted > 0 ? counted : (kinds.get(name) ?? USUAL)), counted)
}

/** Windows writes its endings, and in capitals what it likes. */
function commonName(name: string): string {
  const lower = name.toLowerCase().replace(/\.exe$/, '')
  return ALIASES.find(([pattern]) => pattern.test(lower))?.[1] ?? lower
}

function readClasses(): readonly { process: string; class: string }[] {
  return parse(readFileSync(new URL('prevalence/classes.csv', import.meta.url)), { columns: true })
}
