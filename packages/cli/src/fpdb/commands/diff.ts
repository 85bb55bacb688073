import { defineCommand } from '../command.ts'

export const diffCommand = defineCommand({
  command: 'diff <old> <new>',
  describe: 'Print what fingerprints and programs appeared, vanished and moved from one database to another',
  builder: (parser) =>
    parser
      .positional('old', { type: 'string', demandOption: true, describe: 'A database; - for standard input' })
      .positional('new', { type: 'string', demandOption: true, describe: 'The one to compare it with' })
      .option('top', { type: 'number', requiresArg: true, default: 10, describe: 'How many changes of a kind to list' })
      .option('json', { type: 'boolean', default: false, describe: 'All changes, one JSON object a line' })
      .example('$0 diff old.json.gz new.json.gz', 'a summary, and the changes that most connections have')
      .example('$0 diff old.json.gz new.json.gz --json | jq -r "select(.kind == "moved").name"', 'programs that moved')
      .epilogue('Exits with 0 where the entries are the same, 1 where they differ, 2 in case of trouble.'),
  run: async (given) => {
    const { printDiff } = await import('../diff.ts')
    return printDiff(given)
  },
})
