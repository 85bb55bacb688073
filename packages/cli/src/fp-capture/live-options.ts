import type { Options } from 'yargs'
import { optional, wholeNumber } from '../console/checks.ts'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'

/** The options of a live capture. */
export const liveOptions = {
  capture: {
    alias: 'c',
    type: 'string',
    array: true,
    requiresArg: true,
    group: Group.input,
    describe: 'Capture from this network interface; any for all of them',
  },
  'no-kernel-filter': {
    type: 'boolean',
    default: false,
    group: Group.live,
    describe: 'Receive every packet, not only those that may be part of a message',
  },
  direction: {
    choices: ['in', 'out', 'inout'] as const,
    default: 'inout' as const,
    group: Group.live,
    describe: 'Capture packets that this machine receives, sends, or both',
  },
  snaplen: {
    type: 'number',
    requiresArg: true,
    default: 262_144,
    group: Group.live,
    describe: 'Bytes to capture of each packet',
  },
  'buffer-size': {
    type: 'number',
    requiresArg: true,
    default: 64,
    group: Group.live,
    describe: 'MiB of capture buffer for each interface',
  },
  'no-promiscuous': {
    type: 'boolean',
    default: false,
    group: Group.live,
    describe: 'Do not put interfaces into promiscuous mode',
  },
  immediate: {
    type: 'boolean',
    default: false,
    group: Group.live,
    describe: 'Deliver each packet as it arrives, at a higher cost',
  },
  user: {
    type: 'string',
    requiresArg: true,
    group: Group.live,
    describe: 'Run as this user once the interfaces are open',
  },
  'stats-interval': { type: 'number', requiresArg: true, group: Group.live, describe: 'Report counts every N seconds' },
  'queue-size': {
    type: 'number',
    requiresArg: true,
    default: 64,
    group: Group.live,
    describe: 'MiB of records to queue for a slow output; further ones are dropped and counted',
  },
  'rotate-size': {
    type: 'number',
    requiresArg: true,
    group: Group.output,
    describe: 'Start a new output file after N MiB',
  },
  'rotate-records': {
    type: 'number',
    requiresArg: true,
    group: Group.output,
    describe: 'Start a new output file after N records',
  },
  'rotate-seconds': {
    type: 'number',
    requiresArg: true,
    group: Group.output,
    describe: 'Start a new output file every N seconds',
  },
} as const satisfies Record<string, Options>

/** What those options were given as; sizes in bytes. */
export interface LiveArguments {
  readonly interfaces: readonly string[]
  readonly isKernelFiltered: boolean
  readonly direction: 'in' | 'out' | 'inout'
  readonly snapshotLength: number
  readonly bufferBytes: number
  readonly promiscuous: boolean
  readonly immediate: boolean
  readonly user: string | undefined
  readonly statsSeconds: number | undefined
  readonly queueBytes: number
  /** Undefined where one file is written. */
  readonly rotation: Rotation | undefined
}

/** When a new output file begins; what was not asked for is infinite. */
export interface Rotation {
  readonly bytes: number
  readonly records: number
  readonly seconds: number
}

/** The options as yargs has them. */
interface Parsed {
  readonly capture?: readonly (string | number)[] | undefined
  readonly noKernelFilter: boolean
  readonly direction: 'in' | 'out' | 'inout'
  readonly snaplen: number
  readonly bufferSize: number
  readonly noPromiscuous: boolean
  readonly immediate: boolean
  readonly user?: string | undefined
  readonly statsInterval?: number | undefined
  readonly queueSize: number
  readonly rotateSize?: number | undefined
  readonly rotateRecords?: number | undefined
  readonly rotateSeconds?: number | undefined
  readonly output?: string | undefined
  readonly outputFile?: string | undefined
}

const MIB = 1024 * 1024

/** The largest buffer and packet that libpcap takes. */
const LARGEST_BUFFER_MIB = 2047
const LARGEST_PACKET = 262_144

/** Seconds that a timer can run. */
const LONGEST = 2_000_000

/** What the options say of a live capture; undefined where none is asked for. Throws UsageError. */
export function liveArguments(parsed: Parsed): LiveArguments | undefined {
  const { capture, direction, immediate, user, statsInterval } = parsed
  if (capture === undefined) return undefined
  return {
    interfaces: [...new Set(capture.map(String))],
    isKernelFiltered: !parsed.noKernelFilter,
    direction,
    snapshotLength: wholeNumber('snaplen', parsed.snaplen, { most: LARGEST_PACKET }),
    bufferBytes: wholeNumber('buffer-size', parsed.bufferSize, { most: LARGEST_BUFFER_MIB }) * MIB,
    promiscuous: !parsed.noPromiscuous,
    immediate,
    user,
    statsSeconds: optional(timerSeconds, 'stats-interval', statsInterval),
    queueBytes: wholeNumber('queue-size', parsed.queueSize) * MIB,
    rotation: rotation(parsed),
  }
}

function rotation({ rotateSize, rotateRecords, rotateSeconds, output, outputFile }: Parsed): Rotation | undefined {
  if (rotateSize === undefined && rotateRecords === undefined && rotateSeconds === undefined) return undefined
  if (output === undefined && outputFile === undefined) throw new UsageError('--rotate-…: only with -f FILE')
  return {
    bytes: (optional(wholeNumber, 'rotate-size', rotateSize) ?? Number.POSITIVE_INFINITY) * MIB,
    records: optional(wholeNumber, 'rotate-records', rotateRecords) ?? Number.POSITIVE_INFINITY,
    seconds: optional(timerSeconds, 'rotate-seconds', rotateSeconds) ?? Number.POSITIVE_INFINITY,
  }
}

function timerSeconds(option: string, value: number): number {
  return wholeNumber(option, value, { most: LONGEST })
}
