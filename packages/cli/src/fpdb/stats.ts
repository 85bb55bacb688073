import { type ManifestJson, readManifest } from '@fingerpost/database'
import { nodeDigests } from '@fingerpost/database/node'
import {
  type Ambiguity,
  type DatabaseStatistics,
  type ImitationStatistics,
  statistics,
} from '@fingerpost/database/tools'
import { wholeNumber } from '../console/checks.ts'
import { print } from '../console/print.ts'
import { ExitCode } from '../console/run.ts'
import { columns, numberCell, percentCell, readable, table } from '../console/table.ts'
import { isKept, openBytes, readBytes } from './database-file.ts'

/** What `fpdb stats` was asked for. */
export interface StatsArguments {
  readonly database: string
  readonly top: number
  readonly json: boolean
}

/**
 * Prints what a database says of itself and what it holds; of one with everything kept, its manifest. Gives the exit
 * code. Throws InputError for a broken file.
 */
export async function printStatistics({ database: path, top, json }: StatsArguments): Promise<number> {
  wholeNumber('top', top, { least: 0 })
  const file = await readBytes(path)
  const manifest = readManifest(file.bytes)
  const counted = isKept(manifest) ? undefined : statistics(openBytes(file).entries, nodeDigests)
  print(json ? `${JSON.stringify(objectOf(manifest, counted, top))}\n` : textOf(manifest, counted, top))
  return ExitCode.success
}

function objectOf(manifest: ManifestJson | undefined, counted: DatabaseStatistics | undefined, top: number): object {
  if (counted === undefined) return { manifest }
  const { entries, connections, executables, firstDay, lastDay, programs, imitations, ambiguity } = counted
  return {
    manifest,
    entries: Object.fromEntries(entries),
    connections,
    executables,
    first_seen: firstDay,
    last_seen: lastDay,
    process_names: programs.length,
    processes: programs.slice(0, top),
    imitations: imitations.entries > 0 ? imitationsObject(imitations) : undefined,
    ambiguity,
  }
}

function imitationsObject({ imitated, imitators, connections, entries, imitatedOnly }: ImitationStatistics): object {
  return { imitated, imitators, connections, entries, imitated_only: imitatedOnly }
}

function textOf(manifest: ManifestJson | undefined, counted: DatabaseStatistics | undefined, top: number): string {
  const said = manifestTable(manifest ?? {})
  if (counted === undefined) return `${said}everything is kept: make a public database of it with fpdb prune\n`
  return `${said}${countsTable(counted)}\n${programsTable(counted, top)}\n${ambiguityTable(counted)}`
}

/** The members of a manifest, nested ones under their dotted names. */
function manifestTable(manifest: ManifestJson): string {
  const rows = flatten(manifest)
  return rows.length === 0 ? 'no manifest\n\n' : `${table(rows)}\n`
}

function flatten(object: object, prefix = ''): (readonly [string, string])[] {
  return Object.entries(object).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? flatten(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, String(value)] as const],
  )
}

function countsTable(counted: DatabaseStatistics): string {
  const { entries, connections, executables, programs, imitations, firstDay, lastDay } = counted
  const { tls = 0, ...others } = Object.fromEntries(entries)
  return table([
    ['fingerprints', readable(tls)],
    ...Object.entries(others).map(([type, number]) => [`of type ${type}`, readable(number)] as const),
    ['connections', readable(connections)],
    ['executables', readable(executables)],
    ['process names', readable(programs.length)],
    ['imitated', imitations.entries > 0 ? imitationsText(imitations) : undefined],
    ['first seen', firstDay],
    ['last seen', lastDay],
  ])
}

function imitationsText({ imitated, imitators, connections, entries, imitatedOnly }: ImitationStatistics): string {
  const [programs, others, of] = [readable(imitated), readable(imitators), readable(entries)]
  const how = `${readable(connections)} connections, ${of} fingerprints, ${readable(imitatedOnly)} of no other program`
  return `${programs} program${imitated === 1 ? '' : 's'} by ${others}: ${how}`
}

function programsTable({ programs, connections }: DatabaseStatistics, top: number): string {
  const head = ['process', { number: 'connections' }, { number: 'share' }, { number: 'fingerprints' }]
  const rows = programs
    .slice(0, top)
    .map((program) => [
      program.process,
      numberCell(program.connections),
      percentCell(program.connections / connections),
      numberCell(program.fingerprints),
    ])
  return columns([head, ...rows])
}

function ambiguityTable({ ambiguity }: DatabaseStatistics): string {
  const head = [
    'known by',
    'keys',
    'shared',
    'connections with a shared one',
    'most programs',
    'effective programs',
    'most frequent right',
  ]
  const rows = Object.entries(ambiguity).map(([tier, measured]) => [tier, ...ambiguityCells(measured)])
  return columns([head.map((text, at) => (at === 0 ? text : { number: text })), ...rows])
}

function ambiguityCells(measured: Ambiguity) {
  const { keys, sharedKeys, sharedConnections, mostPrograms, effectivePrograms, mostFrequent } = measured
  return [
    numberCell(keys),
    numberCell(sharedKeys),
    percentCell(sharedConnections),
    numberCell(mostPrograms),
    { number: effectivePrograms.toFixed(2) },
    percentCell(mostFrequent),
  ]
}
