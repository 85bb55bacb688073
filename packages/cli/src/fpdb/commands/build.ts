import { readHostSalt } from '../../console/host-salt.ts'
import { Group } from '../../console/option-groups.ts'
import { UsageError } from '../../console/run.ts'
import type { BuildArguments } from '../build.ts'
import { type CountArguments, countOptions, countOptionsOf } from '../options/count.ts'
import { hostSaltOption, outputOption } from '../options/output.ts'
import {
  classesOf,
  type PublishArguments,
  publishingGiven,
  publishOptions,
  publishOptionsOf,
} from '../options/publish.ts'
import { defineCommand } from './define-command.ts'

const options = {
  output: outputOption,
  format: {
    choices: ['tls/1', 'tls', 'tls/2'] as const,
    default: 'tls/1' as const,
    group: Group.input,
    describe: 'TLS extensions: sorted (tls/1), in wire order (tls), or the stable ones only (tls/2)',
  },
  labels: {
    type: 'string',
    requiresArg: true,
    group: Group.input,
    describe: 'Read paths as captures, and the process of each 5-tuple from this NDJSON file: src_ip, …, process',
  },
  'keep-all': {
    alias: 'partial',
    type: 'boolean',
    default: false,
    group: Group.content,
    describe: 'Keep all counts by day, for update, merge and prune; all classes unless --classes names fewer',
  },
  'host-salt': hostSaltOption,
  ...publishOptions,
  ...countOptions,
} as const

/** The command `fpdb build`. */
export const buildCommand = defineCommand({
  command: 'build <paths..>',
  describe: 'Build a database from observations',
  operands: {
    paths: {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'NDJSON files (fingerprint, process, dst_ip, dst_port, …), also packed, or folders of them; - for standard input',
    },
  },
  options,
  examples: [
    ['$0 build observations -o fingerprint_db.json.gz', 'read all files in a folder, at any depth'],
    ['$0 build a.ndjson b.ndjson.gz --format tls -o db.json.gz', 'keep fingerprints in wire order'],
    ['fp-capture -r t.pcap | label | $0 build - -o db.json.gz', 'read labelled records from a pipe'],
    ['$0 build observations --keep-all -o kept.json.gz', 'keep all counts, to update and prune later'],
    ['$0 build trace.pcap --labels labels.ndjson -o db.json.gz', 'read a capture whose processes are known'],
    ['$0 build observations | jq .str_repr', 'print plain lines on standard output'],
  ],
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
