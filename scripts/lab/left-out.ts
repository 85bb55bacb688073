import type { Fold, Session } from '@fingerpost/evaluate'
import { libraryName } from './families.ts'
import { groupBy } from './group.ts'
import { HOST, type Observation } from './observe.ts'
import { VENDORS } from './vendors.ts'

/** What is left out: nothing but the run judged, or groups of programs, or versions, or a generation of Debian. */
export const LEFT_OUT = ['run', 'program', 'vendor', 'library', 'version', 'generation'] as const
export type LeftOut = (typeof LEFT_OUT)[number]

/** A session with the observation that it was read from. */
export interface Observed {
  readonly session: Session
  readonly facts: Observation
}

/** Older runs train; this one, of the lab's Debian 12 and of its other generations, is judged. */
const JUDGED_RUN = '2026-11-24.5'
const PARTS = 10

/** The folds of one kind. Programs that imitate stay in what is trained on, and are not judged. */
export function leftOutFolds(observed: readonly Observed[], kind: LeftOut): Fold[] {
  if (kind === 'version') return [newestVersions(observed)]
  if (kind === 'generation') return generations(observed)
  const isJudged = ({ facts }: Observed) => facts.run === JUDGED_RUN && facts.host === HOST
  if (kind === 'run') return [foldOf(kind, observed, isJudged, isJudged)]
  const partOf = parts(observed.filter(isGenuine), kind)
  return [...new Set(partOf.values())].sort().map((part) => {
    const isOut = (one: Observed) => isGenuine(one) && partOf.get(one.facts.process) === part
    return foldOf(
      part,
      observed,
      (one) => isJudged(one) || isOut(one),
      (one) => isJudged(one) && isOut(one),
    )
  })
}

/** The library that most messages of each program were made by. */
export function programLibraries(observed: readonly Observed[]): ReadonlyMap<string, string> {
  const known = observed.filter((one) => isGenuine(one) && one.facts.library !== undefined)
  const libraries = new Map<string, string>()
  for (const [process, ofOne] of groupBy(known, ({ facts }) => facts.process)) {
    const groups = [...groupBy(ofOne, ({ facts }) => libraryName(facts.library ?? ''))]
    const [most] = groups.sort(([, a], [, b]) => b.length - a.length)
    if (most !== undefined) libraries.set(process, most[0])
  }
  return libraries
}

const isGenuine = ({ facts }: Observed) => facts.imitates === undefined

type Test = (one: Observed) => boolean

function foldOf(name: string, observed: readonly Observed[], isOut: Test, isJudged: Test): Fold {
  const sessions = (some: readonly Observed[]) => some.map(({ session }) => session)
  const train = observed.filter((one) => !isOut(one))
  return { name, train: sessions(train), test: sessions(observed.filter((one) => isGenuine(one) && isJudged(one))) }
}

/** By program, the part that it is left out with: its library, or a tenth of the programs or makers in order of name. */
function parts(genuine: readonly Observed[], kind: LeftOut): ReadonlyMap<string, string> {
  if (kind === 'library') return programLibraries(genuine)
  const makers = new Map(
    VENDORS.flatMap(([vendor = '', ...programs]) => programs.map((name) => [name, vendor] as const)),
  )
  const groupOf = (program: string) => (kind === 'vendor' ? (makers.get(program) ?? program) : program)
  const programs = [...new Set(genuine.map(({ facts }) => facts.process))]
  const groups = [...new Set(programs.map(groupOf))].sort()
  return new Map(programs.map((program) => [program, `${groups.indexOf(groupOf(program)) % PARTS}`]))
}

/** The newest version of each program that has several, of each type of message. */
function newestVersions(observed: readonly Observed[]): Fold {
  const versioned = observed.filter((one) => isGenuine(one) && one.facts.process_version)
  const newest = new Set<Observed>()
  const typeOf = ({ facts }: Observed) => facts.fingerprint.slice(0, facts.fingerprint.indexOf('/'))
  for (const series of groupBy(versioned, (one) => `${typeOf(one)} ${one.facts.process}`).values()) {
    const versions = [...new Set(series.map(versionOf))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    if (versions.length < 2) continue
    for (const one of series) if (versionOf(one) === versions.at(-1)) newest.add(one)
  }
  const isNewest = (one: Observed) => newest.has(one)
  return foldOf('version', observed, isNewest, isNewest)
}

const versionOf = ({ facts }: Observed) => `${facts.process_version}`.replace(/^v/, '')

function generations(observed: readonly Observed[]): Fold[] {
  const hosts = [...new Set(observed.filter(isGenuine).map(({ facts }) => `${facts.host}`))].sort()
  return hosts
    .filter((host) => host.startsWith(HOST))
    .map((host) => {
      const isOut = ({ facts }: Observed) => facts.host === host
      return foldOf(host, observed, isOut, (one) => isOut(one) && one.facts.run === JUDGED_RUN)
    })
}
