import {
  defaultAutonomousSystems,
  defaultDatabasePath,
  nodeDigests,
  openAutonomousSystems,
} from '@fingerpost/database/node'
import {
  type Evaluation,
  type EvaluationOptions,
  evaluate,
  type FoldField,
  foldsOf,
  readSessions,
  type Session,
  TIERS,
  trainedDatabase,
} from '@fingerpost/evaluate'
import { type Families, parseFamilies } from '@fingerpost/inference'
import { optional, timeOf } from '../console/checks.ts'
import { print } from '../console/print.ts'
import { Progress } from '../console/progress.ts'
import { ExitCode, UsageError } from '../console/run.ts'
import { readable } from '../console/table.ts'
import { openDatabase, readBytes } from './database-file.ts'
import { evaluationObject, evaluationTable, writeReport } from './evaluate-output.ts'

/** What `fpdb evaluate` was asked for. */
export interface EvaluateArguments {
  readonly sessions: readonly string[]
  readonly database?: string | readonly string[] | undefined
  readonly folds?: FoldField | undefined
  readonly families?: string | undefined
  readonly time?: string | undefined
  readonly asnDb?: string | undefined
  readonly ignoreCase: boolean
  readonly report?: string | undefined
  readonly json: boolean
  readonly quiet: boolean
}

/**
 * Judges the rules on sessions and prints how good they are. Gives the exit code. Throws InputError for files that cannot
 * be used, UsageError for options that cannot be used.
 */
export async function printEvaluation(given: EvaluateArguments, signal: AbortSignal): Promise<number> {
  const { folds, database, report, json, quiet, sessions: paths } = given
  if (folds !== undefined && database !== undefined) throw new UsageError('--folds builds its own databases: no --db')
  const time = optional(timeOf, 'time', given.time)
  const progress = new JudgingProgress(!quiet)
  try {
    const read = await readSessions(paths, signal, (lines) => progress.read(lines))
    const sessions = time === undefined ? read : read.map((session) => ({ ...session, time: session.time ?? time }))
    if (sessions.length === 0) throw new UsageError('there are no sessions to judge')
    const options = await judgingOptions(given, { signal, onJudged: () => progress.judged() })
    const evaluations =
      folds === undefined
        ? await judged(sessions, given, options)
        : await judgedByFolds(sessions, folds, { options, signal })
    progress.stop()
    if (report !== undefined) writeReport(report, evaluations)
    print(json ? `${JSON.stringify(evaluationObject(evaluations))}\n` : evaluationTable(evaluations))
    return ExitCode.success
  } finally {
    progress.stop()
  }
}

type JudgingOptions = Omit<EvaluationOptions, 'database'>

async function judgingOptions(
  given: EvaluateArguments,
  watch: Pick<EvaluationOptions, 'signal' | 'onJudged'>,
): Promise<JudgingOptions> {
  const { json, report, families, asnDb, ignoreCase } = given
  return {
    tiers: json && report === undefined ? ['fingerprint'] : TIERS,
    autonomousSystems: asnDb === undefined ? defaultAutonomousSystems() : openAutonomousSystems(asnDb),
    families: await familiesOf(families),
    digests: nodeDigests,
    ignoreCase,
    ...watch,
  }
}

async function familiesOf(path: string | undefined): Promise<Families> {
  return path === undefined ? new Map() : parseFamilies((await readBytes(path)).bytes.toString('utf8'))
}

async function judged(sessions: readonly Session[], { database: path }: EvaluateArguments, options: JudgingOptions) {
  const { database } = await openDatabase(typeof path === 'object' ? path.at(-1) : (path ?? defaultDatabasePath()))
  return await evaluate(sessions, { ...options, database })
}

/** The judgements of all folds together, by rule and tier. */
async function judgedByFolds(
  sessions: readonly Session[],
  field: FoldField,
  { options, signal }: { readonly options: JudgingOptions; readonly signal: AbortSignal },
): Promise<Evaluation[]> {
  let all: Evaluation[] = []
  for (const fold of foldsOf(sessions, field)) {
    const part = await evaluate(fold.test, { ...options, database: await trainedDatabase(fold, signal) })
    all = part.map(({ rule, tier, judgements }, at) => ({
      rule,
      tier,
      judgements: [...(all[at]?.judgements ?? []), ...judgements],
    }))
  }
  return all
}

/** Shows the progress of judging at a terminal. */
class JudgingProgress {
  #read = 0
  #judged = 0
  readonly #line: Progress

  constructor(isWanted: boolean) {
    this.#line = new Progress(
      () => `${readable(this.#read)} sessions read, ${readable(this.#judged)} answers judged`,
      isWanted,
    )
  }

  read(lines: number): void {
    this.#read += lines
  }

  judged(): void {
    this.#judged += 1
  }

  stop(): void {
    this.#line.stop()
  }
}
