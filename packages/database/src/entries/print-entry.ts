import { compareText, ranking } from '@fingerpost/io/pure'
import { FACETS } from '../facets.ts'
import type { Imitation } from './database-entry.ts'
import { countsText, type JsonMember, objectText, stringText } from './json-text.ts'
import type { StoredCounts, StoredEntry, StoredProcess } from './stored-entry.ts'

/** The members of a process, apart from what it counts, which comes last. */
export type ProcessMember =
  | 'process'
  | 'sha256'
  | 'sha256s'
  | 'application_category'
  | 'malware'
  | 'attributes'
  | 'first_seen'
  | 'last_seen'
  | 'count'

/** The layout of a database's lines. */
export interface EntryFormat {
  /** In their order. */
  readonly processMembers: readonly ProcessMember[]
  /** Whether defaults are written: the type `tls`, `malware: false`, and attributes that only other processes have. */
  readonly isExplicit: boolean
  /** Written for an unknown day of an entry; without it the member is left out. */
  readonly unknownDay?: string
  /** The names of the counting members, in order; those that the process lacks are written as `{}`. */
  facetsOf(process: StoredProcess): readonly string[]
  /** Rounds counts; by default they are written as they are. */
  rounded?(count: number): number
  /** Prints the weights of features; by default like counts. */
  weightsText?(weights: StoredCounts): string
}

const OUR_MEMBERS: readonly ProcessMember[] = [
  'process',
  'sha256',
  'sha256s',
  'application_category',
  'malware',
  'attributes',
  'first_seen',
  'last_seen',
  'count',
]

/** The layout of `fpdb build`: every facet that was counted is written, also empty. */
export const PUBLISHED: EntryFormat = {
  processMembers: OUR_MEMBERS,
  isExplicit: false,
  unknownDay: 'unknown',
  facetsOf: ({ classes }) => inOurOrder(classes, []),
}

/** The members that every process with classes gets in an imported database. */
const ALWAYS: readonly string[] = ['classes_ip_as', 'classes_hostname_domains', 'classes_port_applications', 'os_info']

/** The layout of docs/formats/database.md for entries of any origin. */
export const IMPORTED: EntryFormat = {
  ...PUBLISHED,
  facetsOf: ({ classes }) => (classes.size === 0 ? [] : inOurOrder(classes, ALWAYS)),
}

function inOurOrder(classes: ReadonlyMap<string, StoredCounts>, required: readonly string[]): string[] {
  const known: readonly string[] = FACETS
  const others = [...classes.keys()].filter((name) => !known.includes(name)).sort(compareText)
  return [...known.filter((name) => required.includes(name) || classes.has(name)), ...others]
}

/**
 * The lines of a database without line ends. As soon as one process says whether it is malware, all of them do, since
 * readers look at the first one to learn whether a database knows.
 */
export function* entryLines(entries: readonly StoredEntry[], format: EntryFormat): Generator<string> {
  const processes = entries.flatMap((entry) => entry.processes)
  const said = {
    malware: format.isExplicit || processes.some(({ malware }) => malware !== undefined),
    attributes: new Set(format.isExplicit ? processes.flatMap(({ attributes }) => [...attributes.keys()]) : []),
  }
  for (const entry of entries) yield entryText(entry, format, said)
}

/** What every process of a database says. */
interface Said {
  readonly malware: boolean
  readonly attributes: ReadonlySet<string>
}

function entryText(entry: StoredEntry, format: EntryFormat, said: Said): string {
  const { isExplicit, unknownDay, weightsText = rankedText, rounded = itself } = format
  const { fingerprint, type, ja3, firstDay = unknownDay, lastDay = unknownDay, featureWeights } = entry
  const processes = entry.processes.map((process) => processText(process, format, said))
  return objectText([
    ['str_repr', stringText(fingerprint)],
    (isExplicit || type !== 'tls') && ['fp_type', stringText(type)],
    ja3.size > 0 && ['ja3', rankedText(ja3)],
    firstDay !== undefined && ['first_seen', stringText(firstDay)],
    lastDay !== undefined && ['last_seen', stringText(lastDay)],
    ['total_count', String(rounded(entry.totalCount))],
    featureWeights.size > 0 && ['feature_weights', weightsText(featureWeights)],
    ['process_info', `[${processes.join(',')}]`],
    entry.imitations.length > 0 && ['imitations', `[${entry.imitations.map(imitationText).join(',')}]`],
  ])
}

function processText(process: StoredProcess, format: EntryFormat, said: Said): string {
  const { processMembers, facetsOf, rounded = itself } = format
  const { sha256s, category, malware, firstDay, lastDay, classes } = process
  const texts: Readonly<Record<ProcessMember, string | undefined>> = {
    process: stringText(process.process),
    sha256: stringText(process.sha256),
    sha256s: sha256s && JSON.stringify(sha256s),
    application_category: category === undefined ? undefined : stringText(category),
    malware: said.malware ? String(malware ?? false) : undefined,
    attributes: attributesText(process, said),
    first_seen: firstDay === undefined ? undefined : stringText(firstDay),
    last_seen: lastDay === undefined ? undefined : stringText(lastDay),
    count: String(rounded(process.count)),
  }
  return objectText([
    ...processMembers.map((name): JsonMember => texts[name] !== undefined && [name, texts[name]]),
    ...facetsOf(process).map((name) => [name, roundedText(classes.get(name), format)] as const),
  ])
}

function imitationText({ process, count, versions, imitators }: Imitation): string {
  return objectText([
    ['process', stringText(process)],
    ['count', String(count)],
    versions.length > 0 && ['versions', JSON.stringify(versions)],
    ['imitators', rankedText(imitators)],
  ])
}

/** Flags by their names; undefined where there are none. */
function attributesText({ attributes }: StoredProcess, said: Said): string | undefined {
  const names = [...new Set([...said.attributes, ...attributes.keys()])].sort(compareText)
  if (names.length === 0) return undefined
  return objectText(names.map((name) => [name, String(attributes.get(name) ?? false)] as const))
}

function roundedText(counts: StoredCounts = NONE, { rounded }: EntryFormat): string {
  return rankedText(rounded ? new Map([...counts].map(([name, count]) => [name, rounded(count)])) : counts)
}

/** Counts as an object, greatest first, equal ones by their names. */
function rankedText(counts: StoredCounts): string {
  return countsText(ranking(counts, counts.size))
}

const NONE: StoredCounts = new Map()

function itself(count: number): number {
  return count
}
