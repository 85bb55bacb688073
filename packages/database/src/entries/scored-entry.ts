import { isObject, type JsonObject, Mismatch } from '@fingerpost/io/pure'
import { entryType } from '../keys/fingerprint-type.ts'
import {
  type ClassCounts,
  type DatabaseEntry,
  type Imitation,
  type ProcessInfo,
  SCORED_FACETS,
  type ScoredFacet,
} from './database-entry.ts'
import type { NumberReader } from './number-reader.ts'
import { type ParsedProcess, parseEntry } from './parse-entry.ts'
import type { ParsedImitation } from './parse-imitation.ts'

/**
 * Parses what scoring needs of an entry's line; other members are ignored. Throws Mismatch for a line that is not a JSON
 * object, without positive counts, or without a named process (an entry may have `imitations` instead, and one of other
 * types than TLS `os_info`).
 */
export function scoredEntry(line: string): DatabaseEntry {
  const entry = parseEntry(line, EXACT)
  const { fingerprint, type = entryType(fingerprint) } = entry
  const operatingSystems = type === 'tls' || entry.hasProcesses ? undefined : entry.operatingSystems
  const processes = operatingSystems === undefined ? entry.processes.map(scoredProcess) : []
  return {
    fingerprint,
    type,
    firstSeen: entry.firstDay,
    lastSeen: entry.lastDay,
    totalCount: entry.totalCount,
    processes,
    imitations: entry.imitations.map(scoredImitation),
    operatingSystems,
    ja3: entry.ja3 ?? {},
    featureWeights: entry.featureWeights,
  }
}

/** The operating systems of each process of an entry's line, in their order. Throws as `scoredEntry` does. */
export function systemsOfProcesses(line: string): ClassCounts[] {
  const entry = parseEntry(line, EXACT)
  return entry.hasProcesses ? entry.processes.map((process) => process.counts('os_info') ?? {}) : []
}

function scoredProcess(parsed: ParsedProcess<ClassCounts>): ProcessInfo {
  const { process, sha256, category, malware, attributes, count } = parsed
  return {
    process,
    sha256,
    category,
    malware,
    attributes: attributes && Object.fromEntries(attributes),
    count,
    classes: scoredClasses(parsed),
  }
}

function scoredImitation({ process, count, versions, imitators }: ParsedImitation<ClassCounts>): Imitation {
  return { process, count, versions, imitators: new Map(Object.entries(imitators)) }
}

/** Empty classes are left out: some databases write every member. */
function scoredClasses(process: ParsedProcess<ClassCounts>): Partial<Record<ScoredFacet, ClassCounts>> {
  const classes: Partial<Record<ScoredFacet, ClassCounts>> = {}
  for (const name of SCORED_FACETS) {
    const counts = process.counts(name)
    if (counts !== undefined && !isEmpty(counts)) classes[name] = counts
  }
  return classes
}

function isEmpty(counts: ClassCounts): boolean {
  for (const _ in counts) return false
  return true
}

/** Takes objects of numbers as they are; throws for numbers that scores cannot be computed from. */
const EXACT: NumberReader<ClassCounts> = {
  count(value, member) {
    if (isCount(value) && value > 0) return value
    throw new Mismatch(member, 'a whole number from 1 to 2^53 - 1')
  },
  counts(value, member) {
    if (value === undefined || value === null) return undefined
    if (!isObject(value)) throw new Mismatch(member, 'a JSON object')
    const numbers = KINDS.get(member) ?? COUNTS
    if (!areNumbers(value, numbers)) throw new Mismatch(member, `${numbers.expected} by name`)
    return value
  },
}

interface NumberKind {
  readonly expected: string
  isOne(value: unknown): boolean
}

const COUNTS: NumberKind = { expected: 'whole numbers from 0 to 2^53 - 1', isOne: isCount }

/** Weights of mercury are below 1; whatever a file says, scores must stay finite. */
const GREATEST_WEIGHT = 1_000

/** Members with other numbers than counts: operating systems may be shares. */
const KINDS: ReadonlyMap<string, NumberKind> = new Map([
  ['os_info', { expected: 'numbers from 0 to 2^53 - 1', isOne: upTo(Number.MAX_SAFE_INTEGER) }],
  ['feature_weights', { expected: `numbers from 0 to ${GREATEST_WEIGHT}`, isOne: upTo(GREATEST_WEIGHT) }],
])

function areNumbers(values: JsonObject, { isOne }: NumberKind): values is ClassCounts {
  for (const key in values) if (!isOne(values[key])) return false
  return true
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function upTo(greatest: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && value >= 0 && value <= greatest
}
