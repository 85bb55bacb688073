import type { ClientHelloFacts } from './client-hello.ts'
import { CIPHER_SUITE_DATES, type DatedRange, EXTENSION_DATES } from './publication-dates.ts'

/** When what a hello offers was published, each as `YYYY-MM`. */
export interface ImplementationDates {
  /** Of its oldest cipher suite or extension. */
  readonly min: string
  /** Of its youngest: the hello's implementation is no older. */
  readonly max: string
}

/** What of a hello is dated. */
export interface DatedHello {
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly Pick<ClientHelloFacts['extensions'][number], 'type'>[]
}

/**
 * The dates of a hello by its cipher suites and extensions, GREASE and those of unknown date left out; undefined where
 * none has a date.
 */
export function implementationDates({ cipherSuites, extensions }: DatedHello): ImplementationDates | undefined {
  const suites = cipherSuites.map((suite) => published(CIPHER_SUITE_DATES, suite))
  const types = extensions.map(({ type }) => published(EXTENSION_DATES, type))
  const dates = [...suites, ...types].filter((date) => date !== undefined).sort()
  const [min, max] = [dates[0], dates.at(-1)]
  return min === undefined || max === undefined ? undefined : { min, max }
}

function published(ranges: readonly DatedRange[], value: number): string | undefined {
  return ranges.find(([first, last]) => first <= value && value <= last)?.[2]
}
