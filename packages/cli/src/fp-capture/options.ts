import { DEFAULT_LIMITS, type ReassemblyLimits, SCHEMAS, type Schema } from '@fingerpost/capture'
import { type Protocol, registry } from '@fingerpost/fingerprint'
import { parseProgram } from '../arguments/command-line.ts'
import type { CommandTable } from '../arguments/command-table.ts'
import { shown } from '../arguments/standard-operand.ts'
import { type ClassifierArguments, classifierOptions, explainOption, overridesOf } from '../classifier/options.ts'
import { positiveNumber } from '../console/checks.ts'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'
import { type MetricsTarget, metricsOptions, metricsTarget } from '../metrics/options.ts'
import { type SeenArguments, seenOptions } from '../seen/options.ts'
import { type LiveArguments, liveArguments, liveOptions } from './live-options.ts'
import { type ProcessArguments, processArguments, processOptions } from './processes-options.ts'
import { FORMAT_NAMES, formatList, SELECTABLE, selection } from './selection.ts'
import { type ViewArguments, viewArguments, viewOptions } from './view-options.ts'

/** What fp-capture was asked for. */
export interface CaptureArguments extends ClassifierArguments, SeenArguments {
  readonly read: readonly string[]
  /** Undefined where files are read. */
  readonly live: LiveArguments | undefined
  /** Undefined where processes of this machine are not asked for. */
  readonly localProcesses: ProcessArguments | undefined
  readonly output: string
  readonly views: ViewArguments
  readonly analysis: boolean
  readonly explain: boolean
  readonly lookup: string | undefined
  /** Undefined for the default format of each protocol. */
  readonly formats: readonly string[] | undefined
  readonly schema: Schema
  readonly protocols: readonly Protocol<unknown>[]
  readonly metadata: boolean
  /** Whether messages are printed in words too. */
  readonly humanReadable: boolean
  /** Which packets to look at, in the language of pcap-filter(7). */
  readonly filter: string | undefined
  /** Undefined where no metrics are published. */
  readonly metricsTarget: MetricsTarget | undefined
  /** Whether the certificates of servers are records, too. */
  readonly certificates: boolean
  /** The key log that TLS is decrypted with, if there is one. */
  readonly sslkeylogfile: string | undefined
  readonly reassembly: boolean
  readonly limits: ReassemblyLimits
  /** Where to write closing statistics, if anywhere. */
  readonly stats: string | undefined
  readonly quiet: boolean
}

const captureOptions = {
  read: {
    alias: 'r',
    type: 'string',
    array: true,
    requiresArg: true,
    group: Group.input,
    describe: 'Read this capture file: pcap or pcapng, also .gz and .zst; - for standard input',
  },
  analysis: {
    alias: 'a',
    type: 'boolean',
    default: false,
    group: Group.analysis,
    describe: 'Name the process behind each fingerprint',
  },
  ...classifierOptions,
  ...explainOption,
  ...seenOptions,
  lookup: {
    alias: 'l',
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe: 'Print the database entry of a fingerprint',
  },
  output: {
    alias: 'f',
    type: 'string',
    requiresArg: true,
    group: Group.output,
    describe: 'Write to FILE instead of standard output; packed if it ends in .gz or .zst (not live)',
  },
  ...viewOptions,
  stats: { type: 'string', requiresArg: true, group: Group.output, describe: 'Write final statistics to FILE as JSON' },
  select: {
    type: 'string',
    requiresArg: true,
    group: Group.messages,
    describe: `Protocols and messages to look for, of ${SELECTABLE.join(', ')} [default: all]`,
  },
  format: {
    type: 'string',
    requiresArg: true,
    group: Group.messages,
    describe: `Fingerprints to print, of ${FORMAT_NAMES.join(', ')}`,
  },
  metadata: {
    alias: 'm',
    type: 'boolean',
    default: false,
    group: Group.messages,
    describe: 'Print all fields of each message, as mercury does',
  },
  'human-readable': {
    alias: 'w',
    type: 'boolean',
    default: false,
    group: Group.messages,
    describe: 'Add each hello in words: names of versions, suites, groups, schemes and extensions',
  },
  schema: {
    choices: SCHEMAS,
    default: 'mercury' as const,
    group: Group.messages,
    describe: 'Schema of the records; pmercury also selects its scoring rule',
  },
  ...liveOptions,
  filter: {
    type: 'string',
    requiresArg: true,
    group: Group.input,
    describe: 'Read only packets that match EXPR (pcap-filter(7)); needs libpcap',
  },
  sslkeylogfile: {
    alias: 's',
    type: 'string',
    requiresArg: true,
    group: Group.input,
    describe: 'Decrypt TLS with the secrets in FILE (NSS Key Log) and print the HTTP messages in it',
  },
  certificates: {
    type: 'boolean',
    default: false,
    group: Group.messages,
    describe: 'Print the certificates of TLS servers, those of TLS 1.3 where -s decrypts them',
  },
  ...processOptions,
  ...metricsOptions,
  'no-reassembly': {
    type: 'boolean',
    default: false,
    group: Group.limits,
    describe: 'Parse each packet alone, as far as its bytes go',
  },
  'max-flow-bytes': limit('Most bytes of a reassembled message', DEFAULT_LIMITS.messageBytes),
  'max-flows': limit('Most messages in reassembly at a time', DEFAULT_LIMITS.messages),
  'max-segments': limit('Most segments of a reassembled message', DEFAULT_LIMITS.segments),
  'max-age': limit('Most seconds between the first and last packet of a message', DEFAULT_LIMITS.seconds),
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Print no summary on standard error' },
} as const

function limit(describe: string, value: number) {
  return { type: 'number', requiresArg: true, default: value, group: Group.limits, describe } as const
}

/** What fp-capture takes. */
export const captureTable = {
  command: '$0 [input] [output-file]',
  describe: 'Print the fingerprints in a capture, and with -a the processes behind them, as NDJSON',
  operands: {
    input: { type: 'string', describe: 'The same as -r' },
    'output-file': { type: 'string', describe: 'The same as -f' },
  },
  options: captureOptions,
  examples: [
    ['$0 -r trace.pcap -a', 'name the process behind every TLS connection'],
    ['$0 -r a.pcapng b.pcap.gz -f out.json', 'write the fingerprints of two captures to a file'],
    ['tcpdump -w - | $0 -r - -a -n 5', 'list five candidates for each, as packets arrive'],
    ['$0 -r trace.pcap -a --explain | jq .analysis.explanation', 'show the evidence behind each answer'],
    ['$0 -c eth0 -a --user nobody', 'name programs as they connect'],
    ['$0 -c eth0 -a --seen seen.bin', 'mark what this network has not sent before'],
    ['$0 -c any --processes | fpdb update db -', 'record which process of this machine sends what'],
    ['$0 --format tls/1,ja3,ja4 trace.pcap | jq .fingerprints', 'print several fingerprints of each hello'],
    ['$0 -r trace.pcap -s keys.log', 'print the HTTP messages in TLS connections, too'],
    ['$0 --select tls.client_hello,http -m trace.pcap', 'print all fields of two kinds of message'],
  ],
} as const satisfies CommandTable

/** Reads the command line; help, version and completion are printed here. Throws UsageError. */
export async function captureArguments(argv: readonly string[]): Promise<CaptureArguments> {
  const parsed = await parseProgram('fp-capture', argv, captureTable)
  const { input, outputFile, format, select, noReassembly, numProcs, analysis, output, label, allow, ...rest } = parsed
  const read = [...(parsed.read ?? []), ...(input === undefined ? [] : [input])].map(String).map(shown)
  const live = liveArguments(parsed)
  if (read.length === 0 && live === undefined && parsed.lookup === undefined) {
    throw new UsageError('nothing to read: give -r FILE, - for standard input, or -c INTERFACE')
  }
  if (read.length > 0 && live !== undefined) throw new UsageError('files and interfaces are not read together')
  if (output !== undefined && outputFile !== undefined) throw new UsageError('the output is given twice')
  if (format !== undefined && parsed.schema === 'pmercury') throw new UsageError('--format: only with --schema mercury')
  return {
    ...rest,
    read,
    live,
    localProcesses: processArguments(parsed, live),
    views: viewArguments(parsed),
    output: shown(String(output ?? outputFile ?? '-')),
    formats: format === undefined ? undefined : formatList(format),
    protocols: select === undefined ? Object.values(registry) : selection(select),
    reassembly: !noReassembly,
    limits: reassemblyLimits(parsed),
    metricsTarget: metricsTarget(parsed),
    rule: parsed.rule ?? (parsed.schema === 'pmercury' ? 'pmercury' : undefined),
    numProcs,
    overrides: await overridesOf({ label, allow }),
    analysis:
      analysis || rest.explain || [numProcs, rest.seen, label[0], allow[0]].some((given) => given !== undefined),
  }
}

interface LimitOptions {
  readonly maxFlowBytes: number
  readonly maxFlows: number
  readonly maxSegments: number
  readonly maxAge: number
}

/** The limits of reassembly that the options give. */
function reassemblyLimits({ maxFlowBytes, maxFlows, maxSegments, maxAge }: LimitOptions): ReassemblyLimits {
  return {
    ...DEFAULT_LIMITS,
    messageBytes: positiveNumber('max-flow-bytes', maxFlowBytes),
    messages: positiveNumber('max-flows', maxFlows),
    segments: positiveNumber('max-segments', maxSegments),
    seconds: positiveNumber('max-age', maxAge),
  }
}
