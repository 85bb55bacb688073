import { commandLine, shown } from '../command-line.ts'
import { UsageError } from '../run.ts'

export interface BuildArguments {
  readonly command: 'build'
  readonly paths: readonly string[]
  /** `-` is standard output. */
  readonly output: string
  readonly format: 'tls' | 'tls/1' | 'tls/2'
  readonly topProcesses: number
  readonly topDestinations: number
  /** Undefined for the embedded data. */
  readonly asnDb: string | undefined
  readonly skipInvalid: boolean
  readonly quiet: boolean
}

export interface StatsArguments {
  readonly command: 'stats'
  readonly database: string
}

/** What fpdb was asked for. */
export type FpdbArguments = BuildArguments | StatsArguments

const buildOptions = {
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

/** Reads the command line; help, version and completion are printed here. Throws UsageError. */
export async function parseArguments(argv: readonly string[]): Promise<FpdbArguments> {
  let chosen: FpdbArguments | undefined
  await commandLine('fpdb', argv, ['paths'])
    .usage('$0 <command>\n\nMakes fingerprint databases from observations of your own.')
    .command(
      'build <paths..>',
      'Make a database from observations: NDJSON files, also gzipped, and folders of them',
      (command) =>
        command
          .positional('paths', { type: 'string', array: true, demandOption: true, describe: '- for standard input' })
          .options(buildOptions)
          .example('$0 build observations -o fingerprint_db.json.gz', 'all files in a folder, at any depth')
          .example('$0 build a.ndjson b.ndjson.gz --format tls -o db.json.gz', 'fingerprints in wire order')
          .example('fp-capture -r t.pcap | label | $0 build - -o db.json.gz', 'records that something has labelled')
          .example('$0 build observations | jq .str_repr', 'plain lines on standard output'),
      ({ paths, output, format, topProcesses, topDestinations, asnDb, skipInvalid, quiet }) => {
        chosen = {
          command: 'build',
          paths: paths.map(shown),
          output: shown(output),
          format,
          topProcesses,
          topDestinations,
          asnDb,
          skipInvalid,
          quiet,
        }
      },
    )
    .command(
      'stats <database>',
      'Print the manifest of a database and count what it holds',
      (command) =>
        command
          .positional('database', { type: 'string', demandOption: true, describe: 'Ours or one of pmercury' })
          .example('$0 stats fingerprint_db.json.gz', ''),
      ({ database }) => {
        chosen = { command: 'stats', database: shown(database) }
      },
    )
    .demandCommand(1, 'expected a command: build or stats')
    .parseAsync()
  return checked(chosen)
}

function checked(chosen: FpdbArguments | undefined): FpdbArguments {
  if (chosen === undefined) throw new UsageError('expected a command: build or stats')
  if (chosen.command === 'build') {
    requirePositive('top-processes', chosen.topProcesses)
    requirePositive('top-destinations', chosen.topDestinations)
  }
  return chosen
}

function requirePositive(option: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${option}: expected a number from 1 on`)
}
