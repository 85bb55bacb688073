import type { Evaluation } from '../judging/evaluate.ts'
import type { JudgedSession } from '../judging/judgement.ts'
import { byAge, byDatabaseAge, bySupport, confusions, type Part } from '../measures/breakdown.ts'
import { coverageCurve, type Metrics, measure, reliability } from '../measures/metrics.ts'
import { barChart } from './bar-chart.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { lineChart } from './line-chart.ts'
import { escaped, percentText } from './svg.ts'

/** Confusions that are listed. */
const LISTED = 50

/** What a report shows, as an object for JSON. */
export function reportObject(evaluations: readonly Evaluation[]): object {
  return {
    sessions: evaluations[0]?.judgements.length ?? 0,
    evaluations: evaluations.map(({ rule, tier, judgements }) => ({
      rule,
      tier,
      metrics: measure(judgements),
      reliability: reliability(judgements),
      coverage: coverageCurve(judgements),
      support: bySupport(judgements),
      age: byAge(judgements),
      databaseAge: byDatabaseAge(judgements),
      confusions: confusions(judgements)
        .filter(({ truth, answer }) => truth !== answer)
        .slice(0, LISTED),
    })),
  }
}

/** A page of its own, without scripts and without anything from elsewhere, that can be printed. */
export function reportPage(evaluations: readonly Evaluation[]): string {
  const whole = evaluations.filter(({ tier }) => tier === 'fingerprint')
  const own = whole[0]
  const figures = [
    figure('Reliability: how often answers of a score are right', reliabilityChart(whole)),
    figure('Coverage and precision: answering only above a score', coverageChart(whole)),
    figure('Accuracy by sessions of the true process in the database', partsChart(whole, bySupport)),
    figure('Accuracy by how long the fingerprint had not been seen', partsChart(whole, byAge)),
    own === undefined ? '' : figure(`What ${own.rule} leaves open, by the age of the database`, openChart(own)),
    own === undefined ? '' : figure(`What ${own.rule} takes processes for, in %`, confusionMatrix(own.judgements)),
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>fpdb evaluate</title><style>${STYLE}</style></head><body>
<h1>How good are the answers?</h1>
<p>${summary(own?.judgements ?? [])}</p>
${table(evaluations)}
${figures.join('\n')}
<footer>Charts show answers by the whole fingerprint. Made by fpdb evaluate. AS numbers, unless other data was given:
<a href="https://db-ip.com">IP Geolocation by DB-IP</a>, <a href="https://www.routeviews.org/">Route Views</a>,
<a href="https://www.nro.net/">NRO</a> (CC BY 4.0).</footer>
</body></html>
`
}

function summary(judgements: readonly JudgedSession[]): string {
  const novel = judgements.filter(({ isKnown }) => !isKnown).length
  const share = percentText(judgements.length === 0 ? 0 : novel / judgements.length)
  return `${judgements.length.toLocaleString('en-US')} sessions, ${share} of them of processes that the database does not know.`
}

function figure(title: string, svg: string): string {
  return svg === '' ? '' : `<figure><figcaption>${escaped(title)}</figcaption>${svg}</figure>`
}

function reliabilityChart(whole: readonly Evaluation[]): string {
  const series = whole.map(({ rule, judgements }) => ({
    name: rule,
    points: reliability(judgements).map(({ score, accuracy }) => [score, accuracy] as const),
    dots: true,
  }))
  return lineChart({ title: 'Reliability', x: 'mean score', y: 'right', series, diagonal: true })
}

function coverageChart(whole: readonly Evaluation[]): string {
  const series = whole.map(({ rule, judgements }) => ({
    name: rule,
    points: coverageCurve(judgements).map(({ coverage, precision }) => [coverage, precision] as const),
  }))
  return lineChart({ title: 'Coverage and precision', x: 'share of sessions answered', y: 'right', series })
}

function partsChart(whole: readonly Evaluation[], partsOf: (judgements: readonly JudgedSession[]) => Part[]): string {
  const parts = whole.map(({ judgements }) => partsOf(judgements))
  const groups = (parts[0] ?? []).map(({ label, sessions }) => ({
    label,
    note: `${sessions.toLocaleString('en-US')} sessions`,
    values: parts.map((own) => own.find((part) => part.label === label)?.accuracy),
  }))
  return groups.length === 0 ? '' : barChart({ title: 'Accuracy', series: whole.map(({ rule }) => rule), groups })
}

/** Each the share of sessions, or its estimate, that it says. */
const OPEN: readonly (readonly [name: string, value: (part: Part) => number])[] = [
  ['stated: not listed', ({ unlisted }) => unlisted],
  ['not in the database', ({ novel }) => novel],
  ['score below 0.9', ({ above90 }) => 1 - above90],
]

function openChart({ judgements }: Evaluation): string {
  const groups = byDatabaseAge(judgements).map((part) => ({
    label: part.label,
    note: `${part.sessions.toLocaleString('en-US')} sessions`,
    values: OPEN.map(([, value]) => value(part)),
  }))
  return groups.length === 0 ? '' : barChart({ title: 'Left open', series: OPEN.map(([name]) => name), groups })
}

const HEADS: readonly (readonly [head: string, cell: (metrics: Metrics) => number | undefined])[] = [
  ['name', ({ name }) => name],
  ['family', ({ family }) => family],
  ['likeliest family', ({ likeliestFamily }) => likeliestFamily],
  ['top 3', ({ top3 }) => top3],
  ['in the set', ({ set }) => set],
  ['macro recall', ({ macroRecall }) => macroRecall],
  ['coverage at precision 0.95', ({ coverageAt95 }) => coverageAt95],
  ['precision from 0.9', ({ precisionAbove90 }) => precisionAbove90],
  ['novel from 0.9', ({ novelAbove90 }) => novelAbove90],
  ['stated: not listed', ({ unlisted }) => unlisted],
  ['unknown', ({ unknown }) => unknown],
  ['AUROC of novel', ({ novelAuroc }) => novelAuroc],
  ['calibration error', ({ calibrationError }) => calibrationError],
  ['Brier', ({ brier }) => brier],
  ['log loss', ({ logLoss }) => logLoss],
]

function table(evaluations: readonly Evaluation[]): string {
  const heads = ['rule', 'tier', ...HEADS.map(([head]) => head)].map((head) => `<th>${head}</th>`)
  const rows = evaluations.map(({ rule, tier, judgements }) => {
    const metrics = measure(judgements)
    const cells = HEADS.map(([, cell]) => `<td>${cell(metrics)?.toFixed(3) ?? '–'}</td>`)
    return `<tr><th>${rule}</th><th>${tier}</th>${cells.join('')}</tr>`
  })
  return `<table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1b1b1b; background: #fff }
h1 { font-size: 1.5rem } figcaption { font-weight: 600; margin-bottom: .4rem }
table { border-collapse: collapse; font-size: .8rem; margin: 1rem 0 2rem }
th, td { padding: .2rem .35rem; text-align: right; border-bottom: 1px solid #ddd } tbody th, thead th:nth-child(-n+2) { text-align: left }
thead th { vertical-align: bottom } figure { margin: 0 0 2rem; break-inside: avoid } svg { width: 100%; display: block }
svg text { font: 12px system-ui, sans-serif; fill: #1b1b1b } svg .note text { fill: #666; font-size: 11px } svg .light text { fill: #fff }
.grid { stroke: #ddd; fill: none } .ideal { stroke: #888; stroke-dasharray: 4 4 } .cell { stroke: #fff }
footer { color: #555; font-size: .85rem } a { color: #0b5cad }
@media print { body { margin: 0; max-width: none } table { font-size: .6rem } * { print-color-adjust: exact } }
`
