import { standardInputOnce, wholeNumber } from '../../console/checks.ts'
import { Group } from '../../console/option-groups.ts'
import { UsageError } from '../../console/run.ts'
import { defineCommand } from './define-command.ts'

const options = {
  to: {
    choices: ['mercury', 'ja4', 'ja3'] as const,
    demandOption: true,
    group: Group.output,
    describe: 'What to write: a resource archive for mercury, or the programs behind each JA4 or JA3',
  },
  as: {
    choices: ['csv', 'suricata', 'wise'] as const,
    default: 'csv' as const,
    group: Group.output,
    describe: 'Format for JA4 and JA3: CSV, a JSON dataset for Suricata 8, or a WISE source (tagger format) for Arkime',
  },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    default: '-',
    group: Group.output,
    describe: 'Write to FILE; - for standard output',
  },
  limit: {
    type: 'number',
    requiresArg: true,
    default: 3,
    group: Group.output,
    describe: 'Programs to list for each JA4 or JA3',
  },
  format: {
    choices: ['tls', 'tls/1', 'tls/2'] as const,
    group: Group.archive,
    describe: 'Format of its TLS fingerprints [default: the coarsest in the database]',
  },
  'asn-db': {
    type: 'string',
    requiresArg: true,
    group: Group.archive,
    describe:
      'AS data: an MMDB or lines of prefix and ASN [default: those of an archive that is read, else the embedded]',
  },
  common: {
    type: 'string',
    requiresArg: true,
    group: Group.archive,
    describe: 'File with common fingerprints that have no program, one per line; - for standard input',
  },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Print no summary on standard error' },
} as const

/** The command `fpdb export`. */
export const exportCommand = defineCommand({
  command: 'export <database>',
  describe: 'Write a database for mercury, Suricata or Arkime, or as CSV',
  operands: { database: { type: 'string', demandOption: true, describe: 'A database; - for standard input' } },
  options,
  examples: [
    ['$0 export db.json.gz --to mercury -o resources.tgz', 'write an archive for mercury --analysis --resources'],
    ['$0 export db.json.gz --to ja4 -o ja4.csv.gz', 'write one row for each JA4 and program'],
    ['$0 export db.json.gz --to ja4 --as suricata -o ja4.ndjson', 'add context to Suricata’s alerts'],
    ['$0 export db.json.gz --to ja3 --as wise -o ja3.tagger', 'add fields to Arkime’s sessions'],
  ],
  notes: 'See docs/formats/exports.md for the rules and configuration that use these files.',
  run: async (given) => {
    wholeNumber('limit', given.limit)
    if (given.to !== 'mercury' && (given.format ?? given.asnDb ?? given.common) !== undefined)
      throw new UsageError('--format, --asn-db and --common: only with --to mercury')
    standardInputOnce([given.common, given.database])
    if (given.to === 'mercury') {
      const { exportArchive } = await import('../export-archive.ts')
      return exportArchive(given)
    }
    const { exportKeys } = await import('../export-keys.ts')
    return exportKeys({ ...given, to: given.to })
  },
})
