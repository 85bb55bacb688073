import type { JoinOptions } from '@fingerpost/enrich'
import type { RotatedFileLimits } from '@fingerpost/io'
import type { LogFormats } from '@fingerpost/logs'
import { parseProgram } from '../arguments/command-line.ts'
import type { CommandTable } from '../arguments/command-table.ts'
import { shown } from '../arguments/standard-operand.ts'
import {
  type ClassifierArguments,
  classifierOptions,
  explainOption,
  orderedCiphersOption,
  overridesOf,
} from '../classifier/options.ts'
import { standardInputOnce } from '../console/checks.ts'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'
import { type MetricsTarget, metricsOptions, metricsTarget } from '../metrics/options.ts'
import { type SeenArguments, seenOptions } from '../seen/options.ts'
import { isSourceAddress } from './addresses.ts'
import { checkKafkaDelivery } from './kafka-address.ts'
import { joinOf, type LogArguments, logFormatsOf, logOptions } from './log-options.ts'
import { rotationOf, rotationOptions } from './rotation-options.ts'

/** What fp-enrich was asked for. */
export interface EnrichArguments extends ClassifierArguments, SeenArguments, LogArguments {
  readonly formats: LogFormats
  readonly joined: JoinOptions | undefined
  /** Undefined where no metrics are published. */
  readonly metricsTarget: MetricsTarget | undefined
  readonly inputs: readonly string[]
  readonly output: string
  /** When another output file is due; undefined where there is one. */
  readonly rotation: RotatedFileLimits | undefined
  readonly key?: string | undefined
  readonly schema: 'fingerpost' | 'ecs' | 'ocsf'
  readonly knownOnly: boolean
  /** Whether a line that cannot be read is a failure. */
  readonly strict: boolean
  readonly explain: boolean
  readonly follow: boolean
  readonly fromEnd: boolean
  readonly state?: string | undefined
  readonly quiet: boolean
}

const enrichOptions = {
  follow: {
    type: 'boolean',
    default: false,
    group: Group.input,
    describe: 'Wait for more lines of logs, also after they were renamed or truncated, until stopped',
  },
  'from-end': {
    type: 'boolean',
    default: false,
    group: Group.input,
    describe: 'With --follow: begin with the lines that are yet to come',
  },
  state: {
    type: 'string',
    requiresArg: true,
    group: Group.input,
    describe:
      'With --follow: keep in DIR how far it got; a file gets every line once, pipes may get the last ones twice',
  },
  ...logOptions,
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    default: '-',
    defaultDescription: 'standard output',
    group: Group.output,
    describe:
      'Write to FILE, compressed if it ends in .gz or .zst; or to an address: unix-stream:PATH, redis://HOST/0?list=KEY, kafka://BROKER/TOPIC',
  },
  ...rotationOptions,
  schema: {
    choices: ['fingerpost', 'ecs', 'ocsf'] as const,
    default: 'fingerpost' as const,
    group: Group.output,
    describe: 'Put the answer into the object that ECS or OCSF have for it',
  },
  key: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'fingerpost, or enrichments for ocsf',
    group: Group.output,
    describe: 'Name of the member that is added to an event in JSON',
  },
  'known-only': {
    type: 'boolean',
    default: false,
    group: Group.output,
    describe: 'Annotate only events whose fingerprint is known',
  },
  strict: {
    type: 'boolean',
    default: false,
    describe: 'Exit with 1 if a line is none of its log format',
  },
  ...classifierOptions,
  ...explainOption,
  ...orderedCiphersOption,
  ...seenOptions,
  ...metricsOptions,
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Print no summary on standard error' },
} as const

/** What fp-enrich takes. */
export const enrichTable = {
  command: '$0 [input..]',
  describe:
    'Read Suricata EVE and Zeek logs and write the same lines with the process behind each TLS, QUIC, SSH and HTTP client',
  operands: {
    input: {
      type: 'string',
      array: true,
      describe:
        'Log files, also .gz and .zst; - for standard input; or an address: unix-stream:PATH, unix-dgram:PATH, redis://HOST/0?list=KEY, kafka://BROKER/TOPIC',
    },
  },
  options: enrichOptions,
  examples: [
    ['$0 eve.json > enriched.json', 'enrich a log'],
    ['$0 eve.*.json.gz -o all.json.gz', 'write several compressed logs to one'],
    ['$0 ssl.*.log.gz | zeek-cut id.orig_h fp_process', 'print the clients of a Zeek log'],
    ['tail -F eve.json | $0 - | jq .fingerpost.process', 'follow a log as it grows'],
    ['$0 --follow eve.json -o enriched.json --state DIR', 'follow it through rotation and restarts'],
    ['$0 eve.json --seen seen.bin | grep \'"novel":true\'', 'show what this network has not sent before'],
    ['$0 eve.json --explain | jq .fingerpost.explanation', 'show the evidence behind each answer'],
    ['$0 eve.json -n 3 --min-score 0.5', 'list three candidates where the first is likely'],
  ],
} as const satisfies CommandTable

/** Reads the command line; help, version and completion are printed here. Throws UsageError. */
export async function enrichArguments(argv: readonly string[]): Promise<EnrichArguments> {
  const parsed = await parseProgram('fp-enrich', argv, enrichTable)
  const { input, label, allow, ...rest } = parsed
  const inputs = Array.isArray(input) ? input.map(String).map(shown) : []
  if (inputs.length === 0) throw new UsageError('nothing to read: give FILE, or - for standard input')
  standardInputOnce(inputs)
  if (rest.key === '') throw new UsageError('--key: must not be empty')
  const follow = rest.follow || inputs.some(isSourceAddress)
  checkFollow({ ...rest, follow, inputs })
  checkKafkaDelivery(inputs, shown(rest.output))
  const rotation = rotationOf({ ...rest, output: shown(rest.output) })
  const overrides = await overridesOf({ label, allow })
  return {
    ...rest,
    formats: logFormatsOf(rest),
    joined: joinOf(rest),
    rotation,
    follow,
    inputs,
    output: shown(rest.output),
    metricsTarget: metricsTarget(rest),
    overrides,
  }
}

function checkFollow(options: Pick<EnrichArguments, 'follow' | 'fromEnd' | 'state' | 'inputs' | 'output'>): void {
  const { follow, fromEnd, state, inputs, output } = options
  if (!follow && fromEnd) throw new UsageError('--from-end: only with --follow')
  if (!follow && state !== undefined) throw new UsageError('--state: only with --follow')
  if (!follow) return
  if (inputs.includes('-')) throw new UsageError('--follow: give files')
  if (new Set(inputs).size < inputs.length) throw new UsageError('--follow: a file is given twice')
  if (/\.(?:gz|zst)$/.test(output)) throw new UsageError('--follow: the output cannot be compressed')
}
