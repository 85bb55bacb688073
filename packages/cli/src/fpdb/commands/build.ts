import { defineCommand } from '../command.ts'
import { countOptions, countOptionsOf } from '../count-arguments.ts'
import { publishOptions, publishOptionsOf } from '../publish-arguments.ts'

const options = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    default: '-',
    describe: 'Database to write: gzip with a manifest if its name ends in .gz, else plain; - for standard output',
  },
  format: {
    choices: ['tls/1', 'tls', 'tls/2'] as const,
    default: 'tls/1' as const,
    describe: 'TLS fingerprints with sorted extensions, in wire order, or the stable ones only',
  },
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
      .example('$0 build observations | jq .str_repr', 'plain lines on standard output'),
  run: async (given, signal) => {
    const options = { format: given.format, ...countOptionsOf(given), ...publishOptionsOf(given) }
    const { build } = await import('../build.ts')
    return build({ paths: given.paths, output: given.output, quiet: given.quiet, options }, signal)
  },
})
