import { compareText } from '@fingerpost/io/pure'
import { checkCounts } from './check-counts.ts'
import { checkFingerprint } from './check-fingerprint.ts'
import { checkImitations } from './check-imitations.ts'
import type { DatabaseRules } from './database-rules.ts'
import { type OrderedJson, OrderedObject } from './ordered-json.ts'
import { COUNTED, checkShape, ENTRY, EXECUTABLE } from './schema.ts'

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
  const [executables, imitations] = [objectsOf(entry.get('process_info')), objectsOf(entry.get('imitations'))]
  if (executables.length + imitations.length === 0) {
    if (isEmptyList(entry.get('process_info')) && entry.get('imitations') === undefined)
      yield 'process_info: expected a list of executables'
    return
  }
  for (const [at, executable] of executables.entries()) {
    yield* prefixed(`process_info[${at}]`, checkExecutable(executable, rules))
    const before = executables[at - 1]
    if (before !== undefined && compareExecutables(before, executable) > 0) yield `process_info[${at}] is out of order`
    if (before !== undefined && compareExecutables(before, executable) === 0)
      yield `process_info[${at}] stands there twice`
  }
  if (executables.length > (rules.processes ?? Number.POSITIVE_INFINITY))
    yield `process_info has ${executables.length} executables, more than the ${rules.processes} of the manifest`
  yield* checkImitations(imitations, rules)
  const [sum, total] = [sumOf([...executables, ...imitations]), entry.get('total_count')]
  if (!rules.isRounded && typeof total === 'number' && sum !== total)
    yield `total_count is ${total}, the counts sum to ${sum}`
}

function objectsOf(list: OrderedJson | undefined): OrderedObject[] {
  return Array.isArray(list) ? list.filter((item) => item instanceof OrderedObject) : []
}

function isEmptyList(list: OrderedJson | undefined): boolean {
  return Array.isArray(list) && list.length === 0
}

function sumOf(counted: readonly OrderedObject[]): number {
  return counted.reduce((sum, object) => sum + numberOf(object.get('count')), 0)
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
