import { databaseOption } from '../database-file.ts'
import { defineCommand } from './define-command.ts'

const options = {
  ...databaseOption,
  as: {
    choices: ['fingerprint', 'ja4', 'ja3', 'sha256', 'process', 'domain'] as const,
    describe: 'What the text is [default: by its shape; a program name before a domain]',
  },
  json: { type: 'boolean', default: false, describe: 'Print each entry as a line of JSON' },
} as const

/** The command `fpdb lookup`. */
export const lookupCommand = defineCommand({
  command: 'lookup <text>',
  describe: 'Print what a database knows about a fingerprint, JA4, JA3, SHA-256, program or domain',
  operands: { text: { type: 'string', demandOption: true, describe: 'What to look up' } },
  options,
  examples: [
    ['$0 lookup t13d1516h2_8daaf6152771_e5627efa2ab1', 'list the programs behind a JA4'],
    ['$0 lookup "tls/(0303)(1301)((0000))" -d db.json.gz', 'look up a fingerprint in any notation'],
    ['$0 lookup curl --json | jq .str_repr', 'list the fingerprints of a program'],
    ['$0 lookup example.com -d resources.tgz', 'list the programs that connect to a registrable domain'],
  ],
  notes: 'Exits with 1 if nothing is found.',
  run: async (given) => {
    const { printLookup } = await import('../lookup.ts')
    return printLookup(given)
  },
})
