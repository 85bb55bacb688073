import { percentText, styleOf, svg, svgText } from './svg.ts'

/** What a chart of bars shows. */
export interface BarChart {
  readonly title: string
  readonly series: readonly string[]
  readonly groups: readonly BarGroup[]
}

/** The bars of one label, one for each series. */
export interface BarGroup {
  readonly label: string
  readonly note: string
  /** One for each series, 0 to 1; undefined for none. */
  readonly values: readonly (number | undefined)[]
}

const WIDTH = 720
const BAR = 13
const GAP = 14
const LEFT = 190
const LENGTH = 430

/** Groups of horizontal bars as SVG. */
export function barChart({ title, series, groups }: BarChart): string {
  const groupHeight = series.length * BAR + GAP
  const height = groups.length * groupHeight + 40
  const bars = groups.map((group, at) => drawn(group, 6 + at * groupHeight))
  const names = series.map((name, at) => {
    const [x, y] = [LEFT + at * 150, height - 10]
    const box = `<rect x="${x}" y="${y - 10}" width="12" height="12" fill="${styleOf(at).color}"/>`
    return box + svgText(name, { x: x + 18, y })
  })
  return svg(WIDTH, height, title, bars.join('') + names.join(''))
}

function drawn({ label: name, note, values }: BarGroup, top: number): string {
  const heads = [
    svgText(name, { x: LEFT - 10, y: top + 14, anchor: 'end' }),
    `<g class="note">${svgText(note, { x: LEFT - 10, y: top + 29, anchor: 'end' })}</g>`,
  ]
  const bars = values.map((value, at) => {
    if (value === undefined) return ''
    const y = top + at * BAR
    const width = Math.max(1, value * LENGTH).toFixed(1)
    const bar = `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR - 2}" fill="${styleOf(at).color}"/>`
    return bar + svgText(percentText(value), { x: LEFT + value * LENGTH + 6, y: y + BAR - 3 })
  })
  return heads.join('') + bars.join('')
}
