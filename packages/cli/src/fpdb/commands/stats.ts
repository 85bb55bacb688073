import { defineCommand } from './define-command.ts'

/** The command `fpdb stats`. */
export const statsCommand = defineCommand({
  command: 'stats <database>',
  describe: 'Print the manifest, contents and ambiguity of a database',
  operands: {
    database: {
      type: 'string',
      demandOption: true,
      describe: 'Database of fpdb or pmercury, or resource archive of mercury; - for standard input',
    },
  },
  options: {
    top: { type: 'number', requiresArg: true, default: 10, describe: 'Number of programs to list' },
    json: { type: 'boolean', default: false, describe: 'Print one JSON object' },
  },
  examples: [
    ['$0 stats fingerprint_db.json.gz', ''],
    ['$0 stats resources.tgz --json | jq .ambiguity', 'show how ambiguous JA3 and JA4 are'],
  ],
  run: async (given) => {
    const { printStatistics } = await import('../stats.ts')
    return printStatistics(given)
  },
})
