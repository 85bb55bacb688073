import { registry } from '@fingerpost/fingerprint'
import { type ClassifierArguments, classifierOptions } from '../classifier-options.ts'
import { commandLine, shown } from '../command-line.ts'
import { UsageError } from '../run.ts'

/** What fp-capture was asked for. */
export interface CaptureArguments extends ClassifierArguments {
  readonly read: readonly string[]
  readonly output: string
  readonly analysis: boolean
  readonly lookup: string | undefined
  /** Undefined for the default format of each protocol. */
  readonly formats: readonly string[] | undefined
  readonly schema: 'mercury' | 'pmercury'
  readonly reassembly: boolean
  readonly quiet: boolean
}

const FORMATS = Object.values(registry).flatMap((protocol) => protocol.formats)

const captureOptions = {
  read: {
    alias: 'r',
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Capture file: pcap or pcapng, also .gz; - for standard input',
  },
  output: { alias: 'f', type: 'string', requiresArg: true, describe: 'Write to FILE instead of standard output' },
  analysis: { alias: 'a', type: 'boolean', default: false, describe: 'Name the process behind each fingerprint' },
  ...classifierOptions,
  lookup: { alias: 'l', type: 'string', requiresArg: true, describe: 'Print the database entry of a fingerprint' },
  format: { type: 'string', requiresArg: true, describe: `Fingerprints to print, of ${FORMATS.join(', ')}` },
  schema: { choices: ['mercury', 'pmercury'] as const, default: 'mercury' as const, describe: 'Schema of the records' },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'No summary on standard error' },
  'no-reassembly': { type: 'boolean', default: false, describe: 'Judge every packet alone, as far as its bytes go' },
} as const

/** Reads the command line; help, version and completion are printed here. Throws UsageError. */
export async function parseArguments(argv: readonly string[]): Promise<CaptureArguments> {
  const parsed = await commandLine('fp-capture', argv, ['read', 'r'])
    .command('$0 [input] [output-file]', 'Fingerprints, and with -a processes, from captures as NDJSON', (command) =>
      command
        .positional('input', { type: 'string' as const, describe: 'The same as -r' })
        .positional('output-file', { type: 'string' as const, describe: 'The same as -f' }),
    )
    .options(captureOptions)
    .example('fp-capture -r trace.pcap -a', 'name the process behind every TLS connection')
    .example('fp-capture -r a.pcapng b.pcap.gz -f out.json', 'fingerprints of two captures into a file')
    .example('tcpdump -w - | fp-capture -r - -a -n 5', 'five candidates each, as they come')
    .example('fp-capture --format tls/1,ja3,ja4 trace.pcap | jq .fingerprints', 'several fingerprints of each hello')
    .parseAsync()
  const { input, outputFile, format, noReassembly, numProcs, analysis, output, ...rest } = parsed
  const read = [...(parsed.read ?? []), ...(input === undefined ? [] : [input])].map(String).map(shown)
  if (read.length === 0 && parsed.lookup === undefined) {
    throw new UsageError('nothing to read: give -r FILE, or - for standard input')
  }
  if (output !== undefined && outputFile !== undefined) throw new UsageError('the output is given twice')
  if (format !== undefined && parsed.schema === 'pmercury') throw new UsageError('--format: only with --schema mercury')
  return {
    ...rest,
    read,
    output: shown(String(output ?? outputFile ?? '-')),
    formats: format === undefined ? undefined : formatList(format),
    reassembly: !noReassembly,
    numProcs,
    analysis: analysis || numProcs !== undefined,
  }
}

function formatList(text: string): string[] {
  const formats = text.split(',')
  const unknown = formats.find((format) => !FORMATS.includes(format))
  if (unknown !== undefined) throw new UsageError(`--format: '${unknown}' is not one of ${FORMATS.join(', ')}`)
  return formats
}
