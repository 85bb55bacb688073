/** Values of one metric by labels, as Prometheus calls them: a family. Names follow its conventions: base units, `_total`. */
export interface Family {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly samples: readonly Sample[]
}

/** A value under labels; of a histogram with what its name ends in. */
export interface Sample {
  readonly labels?: Labels
  readonly value: number
  readonly suffix?: '_bucket' | '_sum' | '_count'
}

/** Label values by name. Never the name of a process: there are too many. */
export type Labels = Readonly<Record<string, string>>

/** The media type of what `exposition` gives. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Families in Prometheus' text format 0.0.4. Those without samples are left out. */
export function exposition(families: Iterable<Family>): string {
  return [...families].map(familyText).join('')
}

function familyText({ name, type, help, samples }: Family): string {
  if (samples.length === 0) return ''
  const lines = samples.map(
    ({ labels = {}, value, suffix = '' }) => `${name}${suffix}${labelText(labels)} ${numberText(value)}`,
  )
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function numberText(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '+Inf' : String(value)
}

/** A family that only grows. */
export function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'counter', help, samples }
}

/** Values by one label. */
export function samplesBy(label: string, values: Iterable<readonly [name: string, value: number]>): readonly Sample[] {
  return [...values].map(([name, value]) => ({ labels: { [label]: name }, value }))
}
