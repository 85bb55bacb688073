import {
  type ClassifierArguments,
  classifierLists,
  classifierOptions,
  explainOption,
  orderedCiphersOption,
  overridesOf,
} from '../classifier/options.ts'
import { commandLine, shown } from '../console/command-line.ts'
import { UsageError } from '../console/run.ts'
import { type SeenArguments, seenOptions } from '../seen/options.ts'

/** What fp-enrich was asked for. */
export interface EnrichArguments extends ClassifierArguments, SeenArguments {
  readonly inputs: readonly string[]
  readonly output: string
  readonly key: string
  readonly knownOnly: boolean
  readonly explain: boolean
  readonly quiet: boolean
}

const enrichOptions = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    default: '-',
    defaultDescription: 'standard output',
    describe: 'Write to FILE, packed if it ends in .gz or .zst',
  },
  key: { type: 'string', requiresArg: true, default: 'fingerpost', describe: 'Member that is added' },
  'known-only': { type: 'boolean', default: false, describe: 'Leave events alone whose fingerprint is unknown' },
  ...classifierOptions,
  ...explainOption,
  ...orderedCiphersOption,
  ...seenOptions,
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'No summary on standard error' },
} as const

/** Reads the command line; help, version and completion are printed here. Throws UsageError. */
export async function parseArguments(argv: readonly string[]): Promise<EnrichArguments> {
  const parsed = await commandLine('fp-enrich', argv, ['input', ...classifierLists])
    .command(
      '$0 [input..]',
      'Suricata EVE logs in, the same lines out, with the process behind each TLS, QUIC, SSH and HTTP client',
      (command) =>
        command.positional('input', {
          type: 'string',
          array: true as const,
          describe: 'Log file, also .gz and .zst; - for standard input',
        }),
    )
    .options(enrichOptions)
    .example('fp-enrich eve.json > enriched.json', 'enrich a log')
    .example('fp-enrich eve.*.json.gz -o all.json.gz', 'several packed logs into one')
    .example('tail -F eve.json | fp-enrich - | jq .fingerpost.process', 'follow a log as it grows')
    .example('fp-enrich eve.json --seen seen.bin | grep \'"novel":true\'', 'what this network has not sent before')
    .example('fp-enrich eve.json --explain | jq .fingerpost.explanation', 'what each answer is made of')
    .example('fp-enrich eve.json -n 3 --min-score 0.5', 'three candidates each, where the first is likely')
    .parseAsync()
  const { input, label, allow, ...rest } = parsed
  const inputs = Array.isArray(input) ? input.map(String).map(shown) : []
  if (inputs.length === 0) throw new UsageError('nothing to read: give FILE, or - for standard input')
  if (inputs.filter((input) => input === '-').length > 1) throw new UsageError('standard input is given twice')
  if (rest.key === '') throw new UsageError('--key: must not be empty')
  return { ...rest, inputs, output: shown(rest.output), overrides: await overridesOf({ label, allow }) }
}
