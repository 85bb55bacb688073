import { fileURLToPath } from 'node:url'
import type { Metrics } from '@fingerpost/evaluate'
import type { RuleName } from '@fingerpost/inference'
import { judgeBrowsers } from './judged-browsers.ts'
import {
  type JudgedFolds,
  judgeFolds,
  judgeLeftOut,
  judgeOlderDatabases,
  type LibraryJudgement,
} from './judged-folds.ts'
import { HOST, type Observation } from './observe.ts'
import { table } from './table.ts'

const OBSERVATIONS = fileURLToPath(new URL('../../resources/observations', import.meta.url))

/** How many versions the oldest database lacks. */
const MISSING = 5

/** How well the observed programs and libraries are told apart: a section of docs/database.md. */
export async function figuresSection(observations: readonly Observation[]): Promise<string> {
  const all = observations.filter(({ imitates }) => imitates === undefined)
  const byGeneration = await judgeFolds(all, 'host')
  const here = observations.filter(({ host }) => host === HOST)
  const own = here.filter(({ imitates }) => imitates === undefined)
  const byRun = await judgeFolds(own, 'run')
  const byVersion = await judgeFolds(own, 'version')
  const older = await judgeOlderDatabases(own, MISSING)
  const leftOut = await judgeLeftOut(own)
  const browsers = await judgeBrowsers(OBSERVATIONS)
  return `## How well they are told apart

These figures are for the fingerprint alone, because the lab chose the destinations. By run: each run is judged with a
database of the other runs. By version: the newest version of each program, by type of fingerprint, is judged with a database
of everything else; messages that copy another program's are left out. By
generation: each Debian (11, 12, 13) is judged with a database of the two others, which shows how far programs and libraries
drift in four years; the other columns are of Debian 12 alone. Programs count alike here, without prevalence. All answers are
as of the day of the recording. The library of a program is learnt from the observations in the database; an HTTP
request has that of its program's TLS. Figures are those of \`fpdb evaluate\`, in percent or between 0 and 1.

${metricsTable([
  ['by run', byRun],
  ['by version', byVersion],
  ['by generation', byGeneration],
])}

For messages whose library is known (TLS, QUIC, DTLS, SSH), by the rule \`fingerpost\`: how often the true library has the
highest probability, and how often an answer states it or a different one.

${libraryTable([
  ['by run', byRun.libraries],
  ['by version', byVersion.libraries],
  ['by generation', byGeneration.libraries],
])}

The newest versions of the programs that have more than ${MISSING}, ${older[0]?.sessions} messages, judged with databases that lack more and
more of the earlier versions. No time is given, so each database counts as a year old, and the changes are due only to what it
has seen.

${table(
  ['versions missing', 'name', 'library of most probability', 'not listed, as stated', 'score from 0.9', 'unknown'],
  older.map(({ name, likeliestFamily, unlisted, above90, unknown }, at) => [
    `${at + 1}`,
    ...[name, likeliestFamily, unlisted, above90, unknown].map(percent),
  ]),
)}

Every program, except copies, judged with a database that does not have it, a tenth of the programs at a time: any program
that is named is wrong, but most have the same library.

${table(
  [
    'answered',
    'not listed, as stated',
    'more likely than not',
    'score from 0.9',
    'library of most probability',
    'unknown',
  ],
  [leftOutRow('on the day', leftOut.atOnce), leftOutRow('a year later', leftOut.later)],
)}

Genuine browsers, a twelfth of their ${browsers.versions} versions left out at a time, judged as the default database is read, with what
copies them in it: of ${browsers.messages} messages the engine (Chromium, Firefox) is named for ${percent(browsers.right / browsers.messages)} %, a program that only copies for
${browsers.imitators}; ${percent(browsers.sure / browsers.messages)} % of scores are 0.9 or more, of which ${percent(browsers.surelyWrong / browsers.sure)} % are wrong.
`
}

function leftOutRow(head: string, { unlisted, abstained, above90, likeliestFamily, unknown }: Metrics): string[] {
  return [head, ...[unlisted, abstained, above90, likeliestFamily, unknown].map(percent)]
}

type Column = readonly [head: string, judged: JudgedFolds]

const RULES: readonly RuleName[] = ['fingerpost', 'mercury', 'pmercury']

const ROWS: readonly (readonly [name: string, cell: (metrics: Metrics) => string])[] = [
  ['messages', ({ sessions }) => sessions.toLocaleString('en-US')],
  ['name', ({ name }) => percent(name)],
  ['library of the program named', ({ family }) => percent(family)],
  ['library of most probability', ({ likeliestFamily }) => percent(likeliestFamily)],
  ['first three', ({ top3 }) => percent(top3)],
  ["the answer's set", ({ set }) => percent(set)],
  ['macro recall', ({ macroRecall }) => percent(macroRecall)],
  ['coverage at precision 0.95', ({ coverageAt95 }) => percent(coverageAt95)],
  ['score from 0.9', ({ above90 }) => percent(above90)],
  ['precision there', ({ precisionAbove90 }) => percent(precisionAbove90)],
  ['Brier score', ({ brier }) => brier.toFixed(3)],
  ['log loss', ({ logLoss }) => logLoss.toFixed(3)],
  ['calibration error', ({ calibrationError }) => calibrationError.toFixed(3)],
  ['AUROC of known against novel', ({ novelAuroc }) => novelAuroc?.toFixed(3) ?? '–'],
  ['not listed, as stated', ({ unlisted }) => percent(unlisted)],
  ['unknown', ({ unknown }) => percent(unknown)],
]

function metricsTable(columns: readonly Column[]): string {
  const cells = columns.flatMap(([head, { metrics }]) =>
    RULES.flatMap((rule) => {
      const own = metrics.get(rule)
      return own === undefined ? [] : { head: `${head}: ${rule}`, own }
    }),
  )
  return table(
    ['', ...cells.map(({ head }) => head)],
    ROWS.map(([name, cell]) => [name, ...cells.map(({ own }) => cell(own))]),
  )
}

function libraryTable(columns: readonly (readonly [head: string, judgement: LibraryJudgement])[]): string {
  return table(
    ['', 'messages', 'most probable', 'stated', 'another stated'],
    columns.map(([head, { messages, mostProbable, stated, wronglyStated }]) => [
      head,
      messages.toLocaleString('en-US'),
      ...[mostProbable, stated, wronglyStated].map((count) => percent(count / messages)),
    ]),
  )
}

function percent(share: number | undefined): string {
  return share === undefined ? '–' : (100 * share).toFixed(1)
}
