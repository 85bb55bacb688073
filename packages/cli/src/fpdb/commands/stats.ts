import { defineCommand } from '../command.ts'

export const statsCommand = defineCommand({
  command: 'stats <database>',
  describe: 'Print the manifest of a database and count what it holds',
  builder: (parser) =>
    parser
      .positional('database', { type: 'string', demandOption: true, describe: 'Ours or one of pmercury' })
      .example('$0 stats fingerprint_db.json.gz', ''),
  run: async ({ database }) => {
    const { printStatistics } = await import('../stats.ts')
    return printStatistics(database)
  },
})
