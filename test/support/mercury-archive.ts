import { execFileSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'

/** The members that an archive must have, by their exact names. */
export const MEMBERS = ['VERSION', 'fingerprint_db.json', 'fp_prevalence_tls.txt', 'pyasn.db', 'doh-watchlist.txt']

const CLASSES = [
  'os_info',
  'classes_hostname_domains',
  'classes_hostname_sni',
  'classes_port_port',
  'classes_ip_ip',
  'classes_ip_as',
]

/** An archive that mercury would load: its members' lines. */
export type StrictArchive = ReadonlyMap<string, readonly string[]>

/**
 * Reads a resources archive as strictly as mercury 2.18 (shared/facts/mercury.md): by GNU tar, so that nothing of ours
 * takes part. Throws an Error that says what mercury would refuse or misread.
 */
export function readStrictly(path: string, bytes: Uint8Array): StrictArchive {
  const unpacked = gunzipSync(bytes)
  must(unpacked.subarray(257, 262).toString('latin1') === 'ustar', 'not ustar')
  const names = execFileSync('tar', ['tzf', path], { encoding: 'utf8' }).trimEnd().split('\n')
  for (const name of MEMBERS) must(names.includes(name), `no member ${name}`)
  const members = new Map(names.map((name) => [name, memberLines(path, name)]))
  must(/^\d{4}\.\d\d\.\d\d; 2\.0\.(?:full|lite|dual)$/.test(members.get('VERSION')?.[0] ?? ''), 'VERSION')
  checkEntries((members.get('fingerprint_db.json') ?? []).map((line): Line => ({ line, entry: JSON.parse(line) })))
  for (const line of members.get('pyasn.db') ?? []) must(/^[0-9a-f.:]+\/\d+\s\d+$/.test(line), `pyasn.db: ${line}`)
  return members
}

function memberLines(path: string, name: string): string[] {
  const text = execFileSync('tar', ['xzOf', path, name], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  must(!lines.includes(''), `${name}: a blank line ends it`)
  return lines
}

/** A process: whatever stands in the file is looked at. */
type Process = Readonly<Record<string, unknown>>

interface Entry {
  readonly str_repr: string
  readonly fp_type: string
  readonly total_count: unknown
  readonly feature_weights?: unknown
  readonly process_info: readonly Process[]
}

interface Line {
  readonly line: string
  readonly entry: Entry
}

function checkEntries(lines: readonly Line[]): void {
  const formats = new Map<string, string>()
  const attributes = new Set<string>()
  for (const { line, entry } of lines) {
    const { str_repr, fp_type, total_count, feature_weights, process_info } = entry
    const format = /^[a-z_]+\/(?:\d+\/)?/.exec(str_repr)?.[0] ?? ''
    must(format.startsWith(`${fp_type}/`), `${str_repr}: fp_type ${fp_type}`)
    must((formats.get(fp_type) ?? format) === format, `${fp_type}: two formats`)
    formats.set(fp_type, format)
    must(isCount(total_count), `${str_repr}: total_count`)
    must(process_info.length > 0, `${str_repr}: no process`)
    if (feature_weights !== undefined) checkFloats(line)
    for (const process of process_info) {
      checkProcess(process)
      attributes.add(Object.keys(process.attributes ?? {}).join())
    }
  }
  must(attributes.size <= 1, 'processes differ in their attributes')
}

function checkFloats(line: string): void {
  const weights = /"feature_weights":\s*\{([^}]*)\}/.exec(line)?.[1] ?? ''
  for (const weight of weights.split(',')) must(/:\s*\d+\.\d+$/.test(weight), `a weight is no float: ${weight}`)
}

function checkProcess(process: Process): void {
  const name = String(process.process)
  must(typeof process.process === 'string' && name !== '', 'process')
  must(typeof process.malware === 'boolean', `${name}: malware`)
  must(isCount(process.count), `${name}: count`)
  for (const member of CLASSES) {
    must(typeof process[member] === 'object' && process[member] !== null, `${name}: no ${member}`)
    for (const [key, count] of Object.entries(process[member] ?? {})) {
      must(isCount(count), `${name}: ${member}`)
      must(SHAPES.get(member)?.test(key) !== false, `${name}: ${member} ${key}`)
    }
  }
  for (const flag of Object.values(process.attributes ?? {})) must(typeof flag === 'boolean', 'attributes')
}

/** Names of classes that mercury takes for numbers and addresses. */
const SHAPES: ReadonlyMap<string, RegExp> = new Map([
  ['classes_ip_as', /^(?:\d+|unknown)$/],
  ['classes_port_port', /^\d+$/],
  ['classes_ip_ip', /^[0-9a-f.:]+$/],
])

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`mercury would not load this archive: ${what}`)
}
