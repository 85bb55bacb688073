import { UsageError } from '../../console/run.ts'
import type { BuildArguments } from '../build.ts'
import { defineCommand } from '../command.ts'
import { type CountArguments, countOptions, countOptionsOf } from '../count-arguments.ts'
import { readHostSalt } from '../host-salt.ts'
import { hostSaltOption, outputOption } from '../output-options.ts'
import {
  classesOf,
  type PublishArguments,
  publishingGiven,
  publishOptions,
  publishOptionsOf,
} from '../publish-arguments.ts'

const options = {
  output: outputOption,
  format: {
    choices: ['tls/1', 'tls', 'tls/2'] as const,
    default: 'tls/1' as const,
    describe: 'TLS fingerprints with sorted extensions, in wire order, or the stable ones only',
  },
  labels: {
    type: 'string',
    requiresArg: true,
    describe: 'The paths are captures, and this file says whose each 5-tuple is: NDJSON with src_ip, …, process',
  },
  'keep-all': {
    alias: 'partial',
    type: 'boolean',
    default: false,
    describe: 'Keep every name, day by day, for update, merge and prune; all classes unless --classes says less',
  },
  'host-salt': hostSaltOption,
  ...publishOptions,
  ...countOptions,
} as const

export const buildCommand = defineCommand({
  command: 'build <paths..>',
  describe: 'Make a database from observations: NDJSON files, also gzipped, and folders of them',
  lists: ['paths'],
  builder: (parser) =>
    parser
      .positional('paths', { type: 'string', array: true, demandOption: true, describe: '- for standard input' })
      .options(options)
      .example('$0 build observations -o fingerprint_db.json.gz', 'all files in a folder, at any depth')
      .example('$0 build a.ndjson b.ndjson.gz --format tls -o db.json.gz', 'fingerprints in wire order')
      .example('fp-capture -r t.pcap | label | $0 build - -o db.json.gz', 'records that something has labelled')
      .example('$0 build observations --keep-all -o kept.json.gz', 'to add to, and to prune from, later on')
      .example('$0 build trace.pcap --labels labels.ndjson -o db.json.gz', 'connections whose process is known')
      .example('$0 build observations | jq .str_repr', 'plain lines on standard output'),
  run: async (given, signal) => {
    const chosen = chosenOptions(given)
    const { build } = await import('../build.ts')
    const { paths, labels, output, quiet } = given
    return build({ paths, labels, output, quiet, options: chosen }, signal)
  },
})

interface Given extends CountArguments, PublishArguments {
  readonly format: 'tls/1' | 'tls' | 'tls/2'
  readonly keepAll: boolean
  readonly hostSalt?: string | undefined
}

function chosenOptions(given: Given): BuildArguments['options'] {
  const { format, keepAll, hostSalt } = given
  const counting = { format, ...countOptionsOf(given) }
  if (keepAll) {
    const [other] = publishingGiven(given)
    if (other !== undefined) throw new UsageError(`--${other}: not with --keep-all; give it to prune`)
    return { ...counting, keepAll, classes: classesOf(given), hostSalt: readHostSalt(hostSalt) }
  }
  if (hostSalt !== undefined) throw new UsageError('--host-salt: only with --keep-all')
  return { ...counting, ...publishOptionsOf(given) }
}
