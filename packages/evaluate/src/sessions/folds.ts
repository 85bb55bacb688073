import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, fingerprintType, loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { buildDatabase, packDatabase } from '@fingerpost/fpdb'
import { groupBy } from './group-by.ts'
import type { FoldField, Session } from './session.ts'

/** Sessions that are judged with a database of others. */
export interface Fold {
  readonly name: string
  readonly train: readonly Session[]
  readonly test: readonly Session[]
}

/** How many spans of time there are; each but the first is judged with those before it. */
const SPANS = 5

/**
 * The folds of sessions. `run` and `host`: each value is judged with the others. `version`: of each program, and by each
 * type of fingerprint, the newest of several versions is judged with everything else; what only one version sends is no
 * change of versions. `time`: four spans, each judged with all that came before.
 * Sessions that do not say are always trained on. Throws RangeError where there is nothing to judge.
 */
export function foldsOf(sessions: readonly Session[], field: FoldField): Fold[] {
  const folds = foldsBy[field](sessions, field).filter(({ train, test }) => train.length > 0 && test.length > 0)
  if (folds.length === 0) throw new RangeError(`folds: the sessions do not differ in their ${field}`)
  return folds
}

type Folding = (sessions: readonly Session[], field: FoldField) => Fold[]

const foldsBy: Readonly<Record<FoldField, Folding>> = {
  run: eachWithTheOthers,
  host: eachWithTheOthers,
  version: newestVersions,
  time: laterSpans,
}

function eachWithTheOthers(sessions: readonly Session[], field: FoldField): Fold[] {
  const groups = new Set(sessions.flatMap(({ groups }) => groups[field] ?? []))
  return [...groups].sort().map((name) => split(name, sessions, ({ groups }) => groups[field] === name))
}

function newestVersions(sessions: readonly Session[]): Fold[] {
  const newest = new Map<string, string>()
  for (const [series, own] of groupBy(sessions, seriesOf)) {
    const versions = [...new Set(own.flatMap(({ groups }) => groups.version ?? []))].sort(compareVersions)
    const last = versions.at(-1)
    if (versions.length > 1 && last !== undefined) newest.set(series, last)
  }
  const isNewest = (session: Session) =>
    session.groups.version !== undefined && newest.get(seriesOf(session)) === session.groups.version
  return [split('newest versions', sessions, isNewest)]
}

/** Whose versions follow each other: a runtime's new version may speak a protocol that no old one was seen to speak. */
function seriesOf({ observation: { fingerprint, process } }: Session): string {
  return `${fingerprintType(fingerprint)} ${process}`
}

/** By numbers; `v22.1` and `22.1` are the same. */
function compareVersions(a: string, b: string): number {
  return a.replace(/^v/, '').localeCompare(b.replace(/^v/, ''), 'en', { numeric: true })
}

function laterSpans(sessions: readonly Session[]): Fold[] {
  const timed = sessions.flatMap((session) => (session.time === undefined ? [] : [{ session, time: session.time }]))
  timed.sort((a, b) => a.time - b.time)
  return Array.from({ length: SPANS - 1 }, (_, at) => {
    const [start, end] = [at + 1, at + 2].map((span) => Math.floor((span * timed.length) / SPANS))
    const sessionsOf = (part: typeof timed) => part.map(({ session }) => session)
    return {
      name: `span ${at + 2}`,
      train: sessionsOf(timed.slice(0, start)),
      test: sessionsOf(timed.slice(start, end)),
    }
  })
}

function split(name: string, sessions: readonly Session[], isJudged: (session: Session) => boolean): Fold {
  const { true: test = [], false: train = [] } = Object.fromEntries(groupBy(sessions, (each) => String(isJudged(each))))
  return { name, train, test }
}

/** The database that `fpdb build` makes of a fold's sessions. */
export async function trainedDatabase({ name, train }: Fold, signal: AbortSignal): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'fpdb-evaluate-'))
  try {
    const path = join(folder, 'train.ndjson')
    await writeFile(path, train.map(({ line }) => `${line}\n`).join(''))
    const bytes = packDatabase(await buildDatabase([path], { signal, workers: 1 }))
    return loadDatabase(bytes, { gunzip, digests: nodeDigests, path: `the database of fold ${name}` })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
