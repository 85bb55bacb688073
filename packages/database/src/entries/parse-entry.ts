import { entryType } from '../keys/fingerprint-type.ts'
import {
  type ClassCounts,
  type DatabaseEntry,
  type ProcessInfo,
  SCORED_FACETS,
  type ScoredFacet,
} from './database-entry.ts'

/** Where and why a line is no entry of a database. The caller knows the file and the line. */
export class EntryError extends Error {}

/**
 * A database entry from the JSON of its line. Throws EntryError with what was expected where the line is not JSON, or
 * lacks what scoring needs: counts above 0 and at least one named process (TLS aside, `os_info` will do). What it does
 * not know it passes over.
 */
export function parseEntry(line: string): DatabaseEntry {
  const entry = asObject(parseJson(line), 'the line')
  const fingerprint = asText(entry.str_repr, 'str_repr')
  const type = optionalText(entry.fp_type) ?? entryType(fingerprint)
  const operatingSystems = type === 'tls' || entry.process_info !== undefined ? undefined : parseSystems(entry.os_info)
  const processes = operatingSystems === undefined ? parseProcesses(entry.process_info) : []
  return {
    fingerprint,
    type,
    lastSeen: optionalText(entry.last_seen)?.match(DAY)?.[0],
    totalCount: asPositive(entry.total_count, 'total_count'),
    processes,
    operatingSystems,
    ja3: optionalCounts(entry.ja3, 'ja3') ?? {},
    featureWeights: optionalWeights(entry.feature_weights),
  }
}

const DAY = /^\d{4}-\d\d-\d\d/

function parseProcesses(value: unknown): ProcessInfo[] {
  if (Array.isArray(value) && value.length > 0) return value.map(parseProcess)
  throw new EntryError('process_info: expected a list of processes')
}

/** What the line of an entry says of its processes' operating systems, in their order. Throws as `parseEntry` does. */
export function parseOperatingSystems(line: string): ClassCounts[] {
  const { process_info: processes } = asObject(parseJson(line), 'the line')
  if (!Array.isArray(processes)) return []
  return processes.map((process) => parseSystems(asObject(process, 'process_info').os_info) ?? {})
}

/** Sessions by operating system, or shares. */
function parseSystems(value: unknown): ClassCounts | undefined {
  return optionalNumbers(value, {
    what: 'os_info',
    expected: 'numbers from 0 to 2^53 - 1',
    isAllowed: (part) => typeof part === 'number' && part >= 0 && part <= Number.MAX_SAFE_INTEGER,
  })
}

function parseProcess(value: unknown): ProcessInfo {
  const process = asObject(value, 'process_info')
  return {
    process: asText(process.process, 'process'),
    sha256: optionalText(process.sha256),
    category: optionalText(process.application_category),
    malware: typeof process.malware === 'boolean' ? process.malware : undefined,
    attributes: optionalFlags(process.attributes),
    count: asPositive(process.count, 'count'),
    classes: parseClasses(process),
  }
}

/** A class that counts nothing is left out: some databases have every member, whether they know anything or not. */
function parseClasses(process: JsonObject): Partial<Record<ScoredFacet, ClassCounts>> {
  const classes: Partial<Record<ScoredFacet, ClassCounts>> = {}
  for (const name of SCORED_FACETS) {
    const counts = optionalCounts(process[name], name)
    if (counts !== undefined && !isEmpty(counts)) classes[name] = counts
  }
  return classes
}

function isEmpty(counts: ClassCounts): boolean {
  for (const _ in counts) return false
  return true
}

type JsonObject = Readonly<Record<string, unknown>>

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new EntryError(`not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

function asObject(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new EntryError(`${what}: expected a JSON object`)
  return value
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asText(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new EntryError(`${what}: expected a string`)
  return value
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function asPositive(value: unknown, what: string): number {
  if (isCount(value) && value > 0) return value
  throw new EntryError(`${what}: expected a whole number from 1 to 2^53 - 1`)
}

function optionalCounts(value: unknown, what: string): ClassCounts | undefined {
  return optionalNumbers(value, { what, expected: 'whole numbers from 0 to 2^53 - 1', isAllowed: isCount })
}

function optionalWeights(value: unknown): Readonly<Record<string, number>> | undefined {
  return optionalNumbers(value, {
    what: 'feature_weights',
    expected: `numbers from 0 to ${GREATEST_WEIGHT}`,
    isAllowed: (weight) => typeof weight === 'number' && weight >= 0 && weight <= GREATEST_WEIGHT,
  })
}

/** Weights of mercury are below 1; whatever a file says, scores must stay finite. */
const GREATEST_WEIGHT = 1_000

interface NumbersOptions {
  readonly what: string
  readonly expected: string
  isAllowed(value: unknown): boolean
}

function optionalNumbers(value: unknown, options: NumbersOptions): Readonly<Record<string, number>> | undefined {
  if (value === undefined || value === null) return undefined
  const numbers = asObject(value, options.what)
  if (!areNumbers(numbers, options)) throw new EntryError(`${options.what}: expected ${options.expected} by name`)
  return numbers
}

function optionalFlags(value: unknown): Readonly<Record<string, boolean>> | undefined {
  if (!isObject(value)) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, flag]) => [name, flag === true]))
}

function areNumbers(values: JsonObject, { isAllowed }: NumbersOptions): values is Readonly<Record<string, number>> {
  for (const key in values) if (!isAllowed(values[key])) return false
  return true
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
