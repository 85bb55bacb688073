import { defineCommand } from '../command.ts'

export const statsCommand = defineCommand({
  command: 'stats <database>',
  describe: 'Print the manifest of a database, count what it holds, and how much its fingerprints leave open',
  builder: (parser) =>
    parser
      .positional('database', {
        type: 'string',
        demandOption: true,
        describe: 'Ours, one of pmercury or an archive of mercury; - for standard input',
      })
      .option('top', { type: 'number', requiresArg: true, default: 10, describe: 'How many programs to list' })
      .option('json', { type: 'boolean', default: false, describe: 'One JSON object' })
      .example('$0 stats fingerprint_db.json.gz', '')
      .example('$0 stats resources.tgz --json | jq .ambiguity', 'how much JA3 and JA4 leave open'),
  run: async (given) => {
    const { printStatistics } = await import('../stats.ts')
    return printStatistics(given)
  },
})
