import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { nodeDigests } from '@fingerpost/database/node'
import {
  EVALUATED_RULES,
  type Evaluation,
  type EvaluationOptions,
  evaluate,
  type Fold,
  type FoldField,
  foldsOf,
  type JudgedSession,
  type Metrics,
  measure,
  readSessions,
  type Session,
  trainedDatabase,
} from '@fingerpost/evaluate'
import { createClassifier, isIdentified, type RuleName } from '@fingerpost/inference'
import { libraryName, libraryOfEach, memberOf } from './families.ts'
import type { Observation } from './observe.ts'

/** How well observations are told apart by databases of others. */
export interface JudgedFolds {
  readonly metrics: ReadonlyMap<RuleName, Metrics>
  /** Of our rule's answers to messages that a known library made. */
  readonly libraries: LibraryJudgement
}

/** Messages whose library is known, and of how many it was the most probable, was stated, or another was. */
export interface LibraryJudgement {
  messages: number
  mostProbable: number
  stated: number
  wronglyStated: number
}

/**
 * Judges the newest versions of the programs that have the most, with databases that lack ever more of their versions: one,
 * two, … `steps`. The messages judged are the same each time, and say nothing of their time: all were recorded within hours.
 */
export async function judgeOlderDatabases(observations: readonly Observation[], steps: number): Promise<Metrics[]> {
  const { signal } = new AbortController()
  const folds = peeledVersions(await sessionsOf(observations, signal), steps)
  const lasting = new Set(folds.at(-1)?.test.map(({ observation }) => memberOf(observation)))
  const newest = folds[0]?.test.filter(({ observation }) => lasting.has(memberOf(observation))) ?? []
  const judged = newest.map((session) => ({ ...session, time: undefined }))
  const metrics: Metrics[] = []
  for (const fold of folds) {
    const [own] = await evaluate(judged, { ...(await optionsFor(fold, signal)), rules: ['fingerpost'] })
    metrics.push(measure(own?.judgements ?? []))
  }
  return metrics
}

/**
 * Judges every program with a database that does not know it: a tenth of them at a time is left out. What is true of all
 * answers is that the program is none of those listed, but its library may be right. They are judged as on the day of their
 * recording, and as a year after.
 */
export async function judgeLeftOut(observations: readonly Observation[]): Promise<{ atOnce: Metrics; later: Metrics }> {
  const { signal } = new AbortController()
  const sessions = await sessionsOf(observations, signal)
  const programs = [...new Set(sessions.map(({ observation }) => observation.process))].sort()
  const families = libraryOfEach(observations)
  const [atOnce, later]: [JudgedSession[], JudgedSession[]] = [[], []]
  for (let part = 0; part < PARTS; part++) {
    const isLeftOut = ({ observation }: Session) => programs.indexOf(observation.process) % PARTS === part
    const test = sessions.filter(isLeftOut)
    const fold = { name: `part ${part}`, test, train: sessions.filter((session) => !isLeftOut(session)) }
    const options = { ...(await optionsFor(fold, signal)), families, rules: ['fingerpost'] } as const
    const untimed = test.map((session) => ({ ...session, time: undefined }))
    for (const { judgements } of await evaluate(test, options)) atOnce.push(...judgements)
    for (const { judgements } of await evaluate(untimed, options)) later.push(...judgements)
  }
  return { atOnce: measure(atOnce), later: measure(later) }
}

const PARTS = 10

/** The newest versions and the others, then the newest of those others, and so on. */
function peeledVersions(sessions: readonly Session[], steps: number): Fold[] {
  const folds: Fold[] = []
  for (let others = sessions; folds.length < steps; ) {
    const [fold] = foldsOf(others, 'version')
    if (fold === undefined) break
    folds.push(fold)
    others = fold.train
  }
  return folds
}

/**
 * Judges observations by folds as `fpdb evaluate --folds` does, by their fingerprints alone: what they were sent to was the
 * lab's choice. Families are libraries.
 */
export async function judgeFolds(
  observations: readonly Observation[],
  field: FoldField,
  rules: readonly RuleName[] = EVALUATED_RULES,
): Promise<JudgedFolds> {
  const { signal } = new AbortController()
  const judged: Evaluation[] = []
  const libraries: LibraryJudgement = { messages: 0, mostProbable: 0, stated: 0, wronglyStated: 0 }
  for (const fold of foldsOf(await sessionsOf(observations, signal), field)) {
    const options = await optionsFor(fold, signal)
    judged.push(...(await evaluate(fold.test, { ...options, rules })))
    judgeLibraries(fold, options, libraries)
  }
  return { metrics: metricsByRule(judged, rules), libraries }
}

/** How a fold is judged: which library a process uses is learnt from what the fold is trained on. */
async function optionsFor(fold: Fold, signal: AbortSignal): Promise<EvaluationOptions> {
  const families = libraryOfEach(fold.train.map(({ line }): Observation => JSON.parse(line)))
  const database = await trainedDatabase(fold, signal)
  return { database, families, digests: nodeDigests, tiers: ['fingerprint'], signal }
}

async function sessionsOf(observations: readonly Observation[], signal: AbortSignal) {
  const folder = mkdtempSync(`${tmpdir()}/fingerpost-evaluate-`)
  try {
    const blank = observations.map((one) => ({ ...one, server_name: undefined, dst_port: null }))
    writeFileSync(`${folder}/some.ndjson`, blank.map((one) => `${JSON.stringify(one)}\n`).join(''))
    return await readSessions([folder], signal)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function metricsByRule(judged: readonly Evaluation[], rules: readonly RuleName[]): ReadonlyMap<RuleName, Metrics> {
  return new Map(
    rules.map((name) => [
      name,
      measure(judged.filter(({ rule }) => rule === name).flatMap(({ judgements }) => judgements)),
    ]),
  )
}

/** Adds to a judgement how well the libraries of a fold's messages were named. */
function judgeLibraries({ test }: Fold, { database, families }: EvaluationOptions, judgement: LibraryJudgement): void {
  const classifier = createClassifier(database, { libraries: families })
  for (const { line } of test) {
    const observation: Observation = JSON.parse(line)
    if (observation.library === undefined) continue
    const { fingerprint } = observation
    const answer = classifier.identify({ fingerprint, limit: Number.MAX_SAFE_INTEGER })
    const library = libraryName(observation.library)
    judgement.messages++
    if (!isIdentified(answer)) continue
    const stated = answer.openSet?.library
    if (stated === library) judgement.stated++
    else if (stated !== undefined) judgement.wronglyStated++
    const scores = (answer.probableProcesses ?? []).map(({ process, score }) => ({ process, score, fingerprint }))
    if (mostProbable(scores, families) === library) judgement.mostProbable++
  }
}

interface Scored {
  readonly process: string
  readonly fingerprint: string
  readonly score: number
}

/** The library whose processes have the most probability together. */
function mostProbable(scored: readonly Scored[], families: ReadonlyMap<string, string>): string | undefined {
  const sums = new Map<string | undefined, number>()
  for (const one of scored) {
    const library = families.get(memberOf(one))
    sums.set(library, (sums.get(library) ?? 0) + one.score)
  }
  return [...sums].sort(([, a], [, b]) => b - a)[0]?.[0]
}
