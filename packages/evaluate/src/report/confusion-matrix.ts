import type { JudgedSession } from '../judging/judgement.ts'
import { type Confusion, confusions } from '../measures/breakdown.ts'
import { groupBy } from '../sessions/group-by.ts'
import { escaped, percentText, svg, svgText } from './svg.ts'

/** How many processes have a row and a column; the others share one. */
const SHOWN = 14
const CELL = 30
const LEFT = 230
const TOP = 190
const OTHERS = 'others'
const UNKNOWN = 'unknown fingerprint'

/** What the processes with the most sessions were taken for, each row by shares of its sessions, as SVG. */
export function confusionMatrix(judgements: readonly JudgedSession[]): string {
  const all = confusions(judgements)
  const truths = [...groupBy(judgements, ({ truth }) => truth)]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, SHOWN)
    .map(([truth]) => truth)
  const columns = [...truths, OTHERS, UNKNOWN]
  const rows = truths.map((truth, at) => {
    const own = all.filter((each) => each.truth === truth)
    return drawnRow(truth, TOP + at * CELL, sharesOf(own, columns))
  })
  const heads = columns.map((name, at) =>
    svgText(shortened(name), { x: LEFT + at * CELL + CELL / 2 + 4, y: TOP - 8, turn: -60 }),
  )
  const [width, height] = [LEFT + columns.length * CELL + 110, TOP + truths.length * CELL + 10]
  return svg(width, height, 'True processes in rows, answers in columns', heads.join('') + rows.join(''))
}

function sharesOf(own: readonly Confusion[], columns: readonly string[]): Map<string, number> {
  const total = own.reduce((sum, { sessions }) => sum + sessions, 0)
  const shares = new Map<string, number>()
  for (const { answer, sessions } of own) {
    const column = answer === undefined ? UNKNOWN : columns.includes(answer) ? answer : OTHERS
    shares.set(column, (shares.get(column) ?? 0) + sessions / total)
  }
  return new Map(columns.map((column) => [column, shares.get(column) ?? 0]))
}

function drawnRow(truth: string, y: number, shares: ReadonlyMap<string, number>): string {
  const cells = [...shares].map(([column, share], at) => {
    const x = LEFT + at * CELL
    const color = `rgb(${[11, 92, 173].map((part) => Math.round(255 - (255 - part) * share)).join()})`
    const title = `<title>${escaped(`${truth}, taken for ${column}: ${percentText(share)}`)}</title>`
    const box = `<rect class="cell" x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill="${color}">${title}</rect>`
    if (share < 0.005) return box
    const text = svgText((100 * share).toFixed(0), { x: x + CELL / 2, y: y + 19, anchor: 'middle' })
    return box + (share > 0.55 ? `<g class="light">${text}</g>` : text)
  })
  return svgText(shortened(truth), { x: LEFT - 8, y: y + 19, anchor: 'end' }) + cells.join('')
}

function shortened(name: string): string {
  return name.length > 28 ? `${name.slice(0, 27)}…` : name
}
