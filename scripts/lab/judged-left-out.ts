import { readFileSync } from 'node:fs'
import { readSessions, type Session, trainedDatabase } from '@fingerpost/evaluate'
import {
  createClassifier,
  isIdentified,
  type PrevalenceClasses,
  parseFamilies,
  parsePrevalence,
} from '@fingerpost/inference'
import { groupBy } from './group.ts'
import { LEFT_OUT, type LeftOut, leftOutFolds, type Observed, programLibraries } from './left-out.ts'
import { table } from './table.ts'
import { measureWeighed, type Weighed } from './weighted.ts'

const RESOURCES = new URL('../../resources/', import.meta.url)
/** The class of a program that the table of prevalence does not have. */
const USUAL_CLASS = 2
/** What was left out makes up this share of the weight, beside messages of programs that the database has. */
const SHARE_LEFT_OUT = 0.2
const { signal } = new AbortController()

interface Judged extends Omit<Weighed, 'weight'> {
  readonly process: string
}

interface Setting {
  readonly observed: readonly Observed[]
  readonly forms: ReadonlyMap<string, string>
  readonly prevalence: PrevalenceClasses
}

/**
 * Judges the lab's last run by the fingerprints alone, with programs, makers, libraries, newest versions or generations of
 * Debian left out, once with programs alike and once by prevalence; two tables of Markdown, figures and reliability.
 */
export async function leftOutTables(folder: string): Promise<string> {
  const sessions = await readSessions([folder], signal)
  const observed = sessions.map((session): Observed => ({ session, facts: JSON.parse(session.line) }))
  const forms = parseFamilies(text('families/browsers.csv'))
  const classes = parsePrevalence(text('prevalence/prevalence.csv'), 'prevalence.csv')
  const [figures, bins]: [string[][], string[][]] = [[], []]
  for (const [weights, prevalence] of [
    ['alike', new Map<string, number>()],
    ['prevalence', classes],
  ] as const) {
    const run = await judgeKind('run', { observed, forms, prevalence })
    for (const kind of LEFT_OUT) {
      const own = kind === 'run' ? run : await judgeKind(kind, { observed, forms, prevalence })
      const metrics = measureWeighed(weighed(kind, own, { run, prevalence }))
      const { name, top3, library, above90, precisionAbove90, calibrationError } = metrics
      const shares = [name, top3, library, above90, precisionAbove90].map(percent)
      figures.push([kind, weights, ...shares, calibrationError.toFixed(3)])
      const cells = metrics.bins.map(({ weight, right }) =>
        weight < 0.0005 ? '' : `${percent(right)} (${percent(weight)})`,
      )
      bins.push([kind, weights, ...cells])
    }
  }
  const head = [
    'left out',
    'weights',
    'name',
    'first three',
    'library',
    'score from 0.9',
    'right of these',
    'calibration error',
  ]
  const ranges = Array.from({ length: 10 }, (_, at) => `from ${at / 10}`)
  return `${table(head, figures)}\n\n${table(['left out', 'weights', ...ranges], bins)}`
}

async function judgeKind(kind: LeftOut, { observed, forms, prevalence }: Setting): Promise<Judged[]> {
  const facts = new Map(observed.map((one) => [one.session, one.facts]))
  const libraries = programLibraries(observed)
  const formOf = (process: string) => forms.get(process) ?? process
  const judged: Judged[] = []
  for (const fold of leftOutFolds(observed, kind)) {
    const classifier = createClassifier(await trainedDatabase(fold, signal), { forms, prevalence })
    const judge = (session: Session): Judged => {
      const process = facts.get(session)?.process ?? ''
      const { fingerprint } = session.observation
      const answer = classifier.identify({ fingerprint, time: session.time, limit: Number.MAX_SAFE_INTEGER })
      if (!isIdentified(answer))
        return { process, score: 0, isRight: false, isAmongThree: false, isLibraryRight: false }
      const isTrue = (named: string) => formOf(named) === formOf(process)
      const isRight = isTrue(answer.process)
      const first = (answer.probableProcesses ?? []).slice(0, 3)
      const library = libraries.get(process)
      const isLibraryRight = isRight || (library !== undefined && libraries.get(answer.process) === library)
      return {
        process,
        score: answer.score,
        isRight,
        isAmongThree: first.some((one) => isTrue(one.process)),
        isLibraryRight,
      }
    }
    for (const session of fold.test) judged.push(judge(session))
  }
  return judged
}

interface Weighing {
  readonly run: readonly Judged[]
  readonly prevalence: PrevalenceClasses
}

/** Where programs are left out, they are mixed with those of the run that the database has. */
function weighed(kind: LeftOut, own: readonly Judged[], { run, prevalence }: Weighing): Weighed[] {
  if (kind !== 'program' && kind !== 'vendor' && kind !== 'library') return ofWeight(own, 1, prevalence)
  return [...ofWeight(own, SHARE_LEFT_OUT, prevalence), ...ofWeight(run, 1 - SHARE_LEFT_OUT, prevalence)]
}

/** Messages that weigh `total` together: every program the same, or by its class, a factor of ten each. */
function ofWeight(judged: readonly Judged[], total: number, prevalence: PrevalenceClasses): Weighed[] {
  const weightOf = (process: string) => 10 ** (prevalence.get(process) ?? USUAL_CLASS)
  const programs = [...groupBy(judged, ({ process }) => process)]
  const sum = programs.reduce((part, [process]) => part + weightOf(process), 0)
  return programs.flatMap(([process, messages]) =>
    messages.map((one) => ({ ...one, weight: (total * weightOf(process)) / sum / messages.length })),
  )
}

const percent = (share: number) => (share * 100).toFixed(1)

function text(name: string): string {
  return readFileSync(new URL(name, RESOURCES), 'utf8')
}
