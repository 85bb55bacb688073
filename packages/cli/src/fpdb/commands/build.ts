import { UsageError } from '../../run.ts'
import { defineCommand } from '../command.ts'

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
    describe: 'Fingerprints with sorted extensions, in wire order, or the stable ones only',
  },
  'top-processes': { type: 'number', requiresArg: true, default: 10, describe: 'Executables to keep of a fingerprint' },
  'top-destinations': {
    type: 'number',
    requiresArg: true,
    default: 100,
    describe: 'Systems, domains and applications to keep of an executable',
  },
  'asn-db': {
    type: 'string',
    requiresArg: true,
    describe: 'AS data: an MMDB with autonomous_system_number, or lines of prefix and ASN, plain or gzip',
  },
  'skip-invalid': { type: 'boolean', default: false, describe: 'Count broken lines instead of stopping at the first' },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'No summary on standard error' },
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
    requirePositive('top-processes', given.topProcesses)
    requirePositive('top-destinations', given.topDestinations)
    const { build } = await import('../build.ts')
    return build(given, signal)
  },
})

function requirePositive(option: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${option}: expected a number from 1 on`)
}
