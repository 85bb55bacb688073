import { compareText } from '@fingerpost/io/pure'
import { checkCounts } from './check-counts.ts'
import { checkFingerprint } from './check-fingerprint.ts'
import { OrderedObject } from './ordered-json.ts'
import { COUNTED, checkShape, ENTRY, EXECUTABLE } from './schema.ts'

/** What the manifest says of a database that its entries must hold to. */
export interface DatabaseRules {
  /** The format of TLS fingerprints. */
  readonly format: string | undefined
  /** Of `--top-processes`, `--top-destinations`, `--min-hosts`: undefined where there was none. */
  readonly processes: number | undefined
  readonly destinations: number | undefined
  readonly minHosts: number | undefined
  /** Counts were weighed by age and rounded one by one, so that sums do not hold. */
  readonly isRounded: boolean
  /** Classes that can be personal data may be there. */
  readonly allowsPersonal: boolean
}

/** Classes that can tell who went where. */
const PERSONAL: readonly string[] = ['classes_ip_ip', 'classes_hostname_sni', 'classes_user_agent']

/** What is wrong with an entry. */
export function* checkEntry(entry: OrderedObject, rules: DatabaseRules): Generator<string> {
  yield* checkShape(entry, ENTRY)
  const [text, type, ja3] = [entry.get('str_repr'), entry.get('fp_type') ?? 'tls', entry.get('ja3')]
  if (typeof text === 'string' && typeof type === 'string') yield* checkFingerprint(text, type, rules.format)
  yield* checkDays(entry)
  if (ja3 instanceof OrderedObject)
    yield* prefixed('ja3', checkCounts(ja3, { least: rules.minHosts ?? 1, most: undefined }))
  yield* checkExecutables(entry, rules)
}

function* checkExecutables(entry: OrderedObject, rules: DatabaseRules): Generator<string> {
  const [list, total] = [entry.get('process_info'), entry.get('total_count')]
  if (!Array.isArray(list) || list.length === 0) return
  const executables = list.filter((item) => item instanceof OrderedObject)
  for (const [at, executable] of executables.entries()) {
    yield* prefixed(`process_info[${at}]`, checkExecutable(executable, rules))
    const before = executables[at - 1]
    if (before !== undefined && compareExecutables(before, executable) > 0) yield `process_info[${at}] is out of order`
    if (before !== undefined && compareExecutables(before, executable) === 0)
      yield `process_info[${at}] stands there twice`
  }
  if (list.length > (rules.processes ?? Number.POSITIVE_INFINITY))
    yield `process_info has ${list.length} executables, more than the ${rules.processes} of the manifest`
  const sum = executables.reduce((all, executable) => all + numberOf(executable.get('count')), 0)
  if (!rules.isRounded && typeof total === 'number' && sum !== total)
    yield `total_count is ${total}, the counts sum to ${sum}`
}

function* checkExecutable(executable: OrderedObject, rules: DatabaseRules): Generator<string> {
  yield* checkShape(executable, EXECUTABLE)
  yield* checkDays(executable)
  const [least, count] = [rules.minHosts ?? 1, numberOf(executable.get('count'))]
  if (count > 0 && count < least) yield `count is ${count}: fewer than ${least} hosts stand behind it`
  for (const name of COUNTED) {
    const counts = executable.get(name)
    if (!(counts instanceof OrderedObject)) continue
    const isClass = name.startsWith('classes_')
    yield* prefixed(name, checkCounts(counts, { least, most: isClass && !rules.isRounded ? count : undefined }))
    if (PERSONAL.includes(name) && !rules.allowsPersonal && counts.members.length > 0)
      yield `${name} can be personal data`
    if (isClass && counts.members.length > (rules.destinations ?? Number.POSITIVE_INFINITY))
      yield `${name} has ${counts.members.length} names, more than the ${rules.destinations} of the manifest`
  }
}

function* checkDays(object: OrderedObject): Generator<string> {
  const [first, last] = [object.get('first_seen'), object.get('last_seen')]
  const areDays = [first, last].every((day) => typeof day === 'string' && day !== 'unknown')
  if (areDays && String(first) > String(last)) yield `first_seen ${first} is later than last_seen ${last}`
}

function compareExecutables(a: OrderedObject, b: OrderedObject): number {
  const textOf = (executable: OrderedObject, name: string) => String(executable.get(name) ?? '')
  return (
    numberOf(b.get('count')) - numberOf(a.get('count')) ||
    compareText(textOf(a, 'process'), textOf(b, 'process')) ||
    compareText(textOf(a, 'sha256'), textOf(b, 'sha256'))
  )
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function* prefixed(name: string, problems: Iterable<string>): Generator<string> {
  for (const problem of problems) yield `${name}: ${problem}`
}
