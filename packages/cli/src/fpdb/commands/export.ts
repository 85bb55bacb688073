import { UsageError } from '../../console/run.ts'
import { defineCommand } from '../command.ts'

const options = {
  to: {
    choices: ['mercury', 'ja4', 'ja3'] as const,
    demandOption: true,
    describe: 'An archive of resources for mercury, or the programs behind each JA4 or JA3',
  },
  as: {
    choices: ['csv', 'suricata', 'wise'] as const,
    default: 'csv' as const,
    describe: 'Of JA4 and JA3: CSV, a JSON dataset for Suricata 8, or a WISE source (tagger format) for Arkime',
  },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    default: '-',
    describe: 'Where it goes; - for standard output',
  },
  limit: { type: 'number', requiresArg: true, default: 3, describe: 'Programs to list for a JA4 or JA3' },
  format: {
    choices: ['tls', 'tls/1', 'tls/2'] as const,
    describe: 'Of TLS fingerprints in an archive [default: the coarsest in the database]',
  },
  'asn-db': {
    type: 'string',
    requiresArg: true,
    describe:
      'AS data for an archive: an MMDB or lines of prefix and ASN [default: the archive’s own, else the embedded]',
  },
  common: {
    type: 'string',
    requiresArg: true,
    describe: 'Common fingerprints without a program for an archive, one a line; - for standard input',
  },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'No summary on standard error' },
} as const

export const exportCommand = defineCommand({
  command: 'export <database>',
  describe: 'Write a database for other tools: mercury, Suricata, Arkime, or as CSV',
  builder: (parser) =>
    parser
      .positional('database', { type: 'string', demandOption: true, describe: 'A database; - for standard input' })
      .options(options)
      .example('$0 export db.json.gz --to mercury -o resources.tgz', 'for mercury --analysis --resources')
      .example('$0 export db.json.gz --to ja4 -o ja4.csv.gz', 'one row for a JA4 and a program')
      .example('$0 export db.json.gz --to ja4 --as suricata -o ja4.ndjson', 'context in Suricata’s alerts')
      .example('$0 export db.json.gz --to ja3 --as wise -o ja3.tagger', 'fields in Arkime’s sessions')
      .epilogue('docs/formats/exports.md has the rules and configuration that go with the files.'),
  run: async (given) => {
    if (!Number.isInteger(given.limit) || given.limit < 1)
      throw new UsageError('--limit: expected a whole number from 1 on')
    if (given.to !== 'mercury' && (given.format ?? given.asnDb ?? given.common) !== undefined)
      throw new UsageError('--format, --asn-db and --common: only with --to mercury')
    if (given.common === '-' && given.database === '-') throw new UsageError('standard input is given twice')
    if (given.to === 'mercury') {
      const { exportArchive } = await import('../export-archive.ts')
      return exportArchive(given)
    }
    const { exportKeys } = await import('../export-keys.ts')
    return exportKeys({ ...given, to: given.to })
  },
})
