import type { Options } from 'yargs'
import { secondsOf } from '../console/checks.ts'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'

/** The options that say where metrics are published. */
export const metricsOptions = {
  metrics: {
    type: 'string',
    requiresArg: true,
    group: Group.metrics,
    describe:
      'Publish metrics for Prometheus at ADDRESS:PORT (PORT for this machine alone) or unix:PATH, or in FILE.prom',
  },
  'metrics-interval': {
    type: 'string',
    requiresArg: true,
    default: '15s',
    group: Group.metrics,
    describe: 'Write FILE.prom as often as this, and at the end',
  },
} as const satisfies Record<string, Options>

/** What those options were given as. */
export interface MetricsArguments {
  readonly metrics?: string | undefined
  readonly metricsInterval: string
}

/** Where metrics go. */
export type MetricsTarget =
  | { readonly kind: 'address'; readonly host: string; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly seconds: number }

/** Where the options send metrics; undefined where nowhere. Throws UsageError for what is no such place. */
export function metricsTarget({ metrics, metricsInterval }: MetricsArguments): MetricsTarget | undefined {
  const seconds = secondsOf('metrics-interval', metricsInterval)
  if (metrics === undefined) return undefined
  if (metrics.startsWith('unix:') && metrics !== 'unix:') return { kind: 'socket', path: metrics.slice('unix:'.length) }
  if (metrics.endsWith('.prom'))
    return { kind: 'file', path: metrics, seconds: Math.min(Math.max(seconds, 1), LONGEST) }
  const [, host = LOOPBACK, port = ''] = /^(?:(.*[^:]):)?(\d{1,5})$/.exec(metrics) ?? []
  if (port !== '' && Number(port) <= LARGEST_PORT)
    return { kind: 'address', host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
  throw new UsageError('--metrics: expected ADDRESS:PORT, PORT, unix:PATH or a file that ends in .prom')
}

const LOOPBACK = '127.0.0.1'
const LARGEST_PORT = 65_535

/** A day, in seconds; timers cannot wait for a month. */
const LONGEST = 86_400
