import { percentText, styleOf, svg, svgText } from './svg.ts'

/** One line of a chart. */
export interface Series {
  readonly name: string
  /** In order; both coordinates 0 to 1. */
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Draw a dot at each point. */
  readonly dots?: boolean
}

/** What a chart of lines shows. */
export interface LineChart {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly series: readonly Series[]
  /** Draw the line on which both are equal. */
  readonly diagonal?: boolean
}

const [WIDTH, HEIGHT] = [520, 380]
const PLOT = { left: 60, top: 14, width: 440, height: 296 }
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1]
/** A curve of thousands of points looks the same with these. */
const MOST_POINTS = 400

const across = (x: number) => PLOT.left + x * PLOT.width
const up = (y: number) => PLOT.top + (1 - y) * PLOT.height

/** A chart of shares against shares as SVG. */
export function lineChart({ title, x, y, series, diagonal = false }: LineChart): string {
  const middle = { x: PLOT.left + PLOT.width / 2, y: HEIGHT - 34, anchor: 'middle' } as const
  const side = { x: 16, y: PLOT.top + PLOT.height / 2, anchor: 'middle', turn: -90 } as const
  const line = diagonal ? `<path class="ideal" d="M${across(0)} ${up(0)}L${across(1)} ${up(1)}"/>` : ''
  const content = [grid(), line, ...series.map(drawn), svgText(x, middle), svgText(y, side), legend(series)]
  return svg(WIDTH, HEIGHT, title, content.join(''))
}

function grid(): string {
  return TICKS.map((tick) => {
    const horizontal = `M${across(0)} ${up(tick)}H${across(1)}`
    const vertical = `M${across(tick)} ${up(0)}V${up(1)}`
    const left = svgText(tick.toFixed(1), { x: PLOT.left - 7, y: up(tick) + 4, anchor: 'end' })
    const below = svgText(tick.toFixed(1), { x: across(tick), y: up(0) + 16, anchor: 'middle' })
    return `<path class="grid" d="${horizontal}${vertical}"/>${left}${below}`
  }).join('')
}

function drawn({ points, dots = false }: Series, at: number): string {
  const { color, dash } = styleOf(at)
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS))
  const shown = points.filter((_, index) => index % step === 0 || index === points.length - 1)
  const path = shown.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${across(x).toFixed(1)} ${up(y).toFixed(1)}`)
  const line = `<path fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}" d="${path.join('')}"/>`
  if (!dots) return line
  const circles = shown.map(
    ([x, y]) =>
      `<circle cx="${across(x).toFixed(1)}" cy="${up(y).toFixed(1)}" r="3.5" fill="${color}">` +
      `<title>${percentText(x)}: ${percentText(y)}</title></circle>`,
  )
  return line + circles.join('')
}

/** The names of the series side by side under a chart. */
export function legend(series: readonly { readonly name: string }[]): string {
  const width = PLOT.width / Math.max(series.length, 1)
  return series
    .map(({ name }, at) => {
      const { color, dash } = styleOf(at)
      const [x, y] = [PLOT.left + at * width, HEIGHT - 10]
      const line = `M${x} ${y - 4}h34`
      const sample = `<path stroke="${color}" stroke-width="3" stroke-dasharray="${dash}" d="${line}"/>`
      return sample + svgText(name, { x: x + 40, y })
    })
    .join('')
}
