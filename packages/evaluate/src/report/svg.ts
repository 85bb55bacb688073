/** Text as it stands in HTML and in attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** How the series of a chart are told apart, on paper without colours too. */
export const STYLES: readonly Style[] = [
  { color: '#0b5cad', dash: '' },
  { color: '#c2410c', dash: '7 4' },
  { color: '#4d7c0f', dash: '2 3' },
]

/** How one series is drawn. */
export interface Style {
  readonly color: string
  /** `stroke-dasharray`. */
  readonly dash: string
}

/** The style of a series by its place. */
export function styleOf(at: number): Style {
  return STYLES[at % STYLES.length] ?? { color: '#000', dash: '' }
}

/** A share for people: `12.3 %`. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** An SVG of its own, with what it shows for those who do not see it. */
export function svg(width: number, height: number, title: string, content: string): string {
  const size = `viewBox="0 0 ${width} ${height}" style="max-width:${width}px"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><title>${escaped(title)}</title>${content}</svg>`
}

/** Where a text stands, and how. */
export interface TextPlace {
  readonly x: number
  readonly y: number
  readonly anchor?: 'start' | 'middle' | 'end'
  /** Degrees to turn it by. */
  readonly turn?: number
}

/** A text as an SVG element. */
export function svgText(text: string, { x, y, anchor = 'start', turn }: TextPlace): string {
  const turned = turn === undefined ? '' : ` transform="rotate(${turn} ${x} ${y})"`
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${turned}>${escaped(text)}</text>`
}
