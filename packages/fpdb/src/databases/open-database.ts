import { closeSync, openSync, readSync } from 'node:fs'
import { type Database, loadDatabase, readManifest } from '@fingerpost/database'
import { ALL_CLASSES, CLASS_FACETS } from '@fingerpost/database/facets'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { BUILDER, type DataSource, type ObservationsSummary, type Origin } from '@fingerpost/database/tools'
import { type NpfFormat, parseNpf } from '@fingerpost/fingerprint'
import { asInputError, readInput } from '@fingerpost/io'
import { InputError, isObject, type JsonObject, parseObject } from '@fingerpost/io/pure'
import { spanOf } from '../observations/day-span.ts'
import { spanMembers } from '../observations/sum.ts'
import type { Tally } from '../tallies/tally.ts'
import { keptTallies } from './kept-database.ts'
import { parseManifest } from './parse-manifest.ts'
import { publicTallies } from './public-tallies.ts'
import type { StoredDatabase } from './stored-database.ts'

/** A manifest stands at the start of a file, and is not longer than this. */
const HEAD_BYTES = 1 << 16

/**
 * Opens a database of any kind to add to it: kept ones, whose tallies are read as they are asked for, and public ones,
 * ours or others', whose fingerprints are put into `format` (their own unless told otherwise). Throws InputError for a
 * file that is no database, and for a public one that was weighed or cut in a way that nothing can be added to.
 */
export function openStoredDatabase(path: string, signal: AbortSignal, format?: NpfFormat): StoredDatabase {
  const manifest = readManifest(headOf(path))
  if (manifest?.kept === true) {
    const parsed = parseManifest(manifest, path)
    return { name: path, ...parsed, tallies: [keptTallies(path, parsed.observations.count, signal)] }
  }
  return openPublic(loadDatabase(readInput(path), { gunzip, digests: nodeDigests, path }), path, format)
}

function headOf(path: string): Uint8Array {
  try {
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(HEAD_BYTES)
      return head.subarray(0, readSync(file, head, 0, head.length, 0))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw asInputError(error, path)
  }
}

function openPublic(database: Database, path: string, wanted: NpfFormat | undefined): StoredDatabase {
  const { manifest } = database
  if (manifest === undefined) return openForeign(database, path, wanted)
  requireAddable(manifest, path)
  const parsed = parseManifest(manifest, path)
  const format = wanted ?? parsed.origin.format
  const tallies = publicTallies(database, path, format)
  return { name: path, ...parsed, origin: { ...parsed.origin, format }, tallies: [tallies] }
}

/** Weighted or filtered sums cannot be continued: what they left out is not in the database. */
function requireAddable({ limits, ageing }: JsonObject, path: string): void {
  const cut = ['min_count', 'min_hosts', 'since', 'until'].filter((name) => isObject(limits) && name in limits)
  const made = [...cut.map((name) => `--${name.replace('_', '-')}`), ...(ageing === undefined ? [] : ['--half-life'])]
  if (made.length === 0) return
  const reason = `was made with ${made.join(' and ')}: nothing can be added to it; add to one made with --keep-all`
  throw new InputError(path, undefined, reason)
}

const UNKNOWN: DataSource = { name: 'unknown' }

/** A database without a manifest, described by its entries. */
function openForeign(database: Database, path: string, wanted: NpfFormat | undefined): StoredDatabase {
  const [line] = database.lines()
  const entry = parseObject(line?.text ?? '{}')
  const format = wanted ?? parseNpf(String(entry.str_repr))?.format ?? 'tls/1'
  const tallies = publicTallies(database, path, format)
  const origin: Origin = {
    format,
    builder: BUILDER,
    public_suffix_list: UNKNOWN,
    autonomous_systems: UNKNOWN,
    classes: ALL_CLASSES.filter((name) => tallies.some(({ names }) => names.has(CLASS_FACETS[name]))),
  }
  return {
    name: path,
    kept: false,
    origin,
    hostSalt: undefined,
    observations: summaryOf(tallies),
    published: { classes: origin.classes },
    tallies: [tallies],
  }
}

function summaryOf(tallies: readonly Tally[]): ObservationsSummary {
  const count = tallies.reduce((sum, tally) => sum + tally.count, 0)
  return { lines: 0, count, sha256: '0'.repeat(64), ...spanMembers(spanOf(tallies)) }
}
