import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Evaluation, type Metrics, measure, reportObject, reportPage } from '@fingerpost/evaluate'
import { writeFileAtomically } from '@fingerpost/io'
import { type Cell, columns, percentCell, readable } from '../console/table.ts'

/** What `--json` prints: how good each rule is with the whole fingerprint. What cannot be told is null. */
export function evaluationObject(evaluations: readonly Evaluation[]): object {
  const whole = evaluations.filter(({ tier }) => tier === 'fingerprint')
  const judgements = whole[0]?.judgements ?? []
  return {
    sessions: judgements.length,
    known: judgements.filter(({ isKnown }) => isKnown).length,
    rules: Object.fromEntries(whole.map(({ rule, judgements }) => [rule, ruleObject(measure(judgements))])),
  }
}

function ruleObject(metrics: Metrics): object {
  const { name, family, top3, macroRecall, brier, logLoss, calibrationError, coverageAt95 } = metrics
  const { novelAuroc = null, novelAbove90 = null } = metrics
  return {
    name,
    family,
    top3,
    macroRecall,
    brier,
    logLoss,
    calibrationError,
    coverageAt95,
    novelAuroc,
    novelAbove90,
  }
}

/** The figures by which rules are compared, as columns of a table. */
const COLUMNS: readonly (readonly [head: string, cell: (metrics: Metrics) => Cell])[] = [
  ['name', ({ name }) => percentCell(name)],
  ['family', ({ family }) => percentCell(family)],
  ['likeliest', ({ likeliestFamily }) => percentCell(likeliestFamily)],
  ['top 3', ({ top3 }) => percentCell(top3)],
  ['set', ({ set }) => percentCell(set)],
  ['recall', ({ macroRecall }) => percentCell(macroRecall)],
  ['cover@95', ({ coverageAt95 }) => percentCell(coverageAt95)],
  ['Brier', ({ brier }) => decimal(brier)],
  ['log loss', ({ logLoss }) => decimal(logLoss)],
  ['calibration', ({ calibrationError }) => decimal(calibrationError)],
  ['prec@0.9', ({ precisionAbove90 }) => percentOrNone(precisionAbove90)],
  ['AUROC', ({ novelAuroc }) => (novelAuroc === undefined ? NONE : decimal(novelAuroc))],
  ['novel@0.9', ({ novelAbove90 }) => percentOrNone(novelAbove90)],
  ['unlisted', ({ unlisted }) => percentCell(unlisted)],
  ['unknown', ({ unknown }) => percentCell(unknown)],
]

const NONE: Cell = { number: '-' }

/** A table of every rule and tier for people. */
export function evaluationTable(evaluations: readonly Evaluation[]): string {
  const [first] = evaluations
  const known = first?.judgements.filter(({ isKnown }) => isKnown).length ?? 0
  const head: Cell[] = ['rule', 'tier', ...COLUMNS.map(([text]) => ({ number: text }))]
  const rows = evaluations.map(({ rule, tier, judgements }) => {
    const metrics = measure(judgements)
    return [rule, tier, ...COLUMNS.map(([, cell]) => cell(metrics))]
  })
  const counted = `${readable(first?.judgements.length ?? 0)} sessions, ${readable(known)} of processes that are known`
  return `${counted}\n\n${columns([head, ...rows])}`
}

function decimal(value: number): Cell {
  return { number: value.toFixed(3) }
}

function percentOrNone(share: number | undefined): Cell {
  return share === undefined ? NONE : percentCell(share)
}

/** Writes `index.html` and `report.json` into a folder, which is made if it is not there. */
export function writeReport(folder: string, evaluations: readonly Evaluation[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileAtomically(join(folder, 'index.html'), Buffer.from(reportPage(evaluations)))
  writeFileAtomically(join(folder, 'report.json'), Buffer.from(`${JSON.stringify(reportObject(evaluations))}\n`))
}
