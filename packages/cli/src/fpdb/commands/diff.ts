import { defineCommand } from './define-command.ts'

/** The command `fpdb diff`. */
export const diffCommand = defineCommand({
  command: 'diff <old> <new>',
  describe: 'Print which fingerprints and programs appeared, vanished or moved between two databases',
  operands: {
    old: { type: 'string', demandOption: true, describe: 'A database; - for standard input' },
    new: { type: 'string', demandOption: true, describe: 'The database to compare it with' },
  },
  options: {
    top: {
      type: 'number',
      requiresArg: true,
      default: 10,
      describe: 'Number of changes to list of each kind',
    },
    json: { type: 'boolean', default: false, describe: 'Print every change as a line of JSON' },
  },
  examples: [
    ['$0 diff old.json.gz new.json.gz', 'print a summary and the changes with the most connections'],
    ['$0 diff old.json.gz new.json.gz --json | jq -r "select(.kind == "moved").name"', 'list the programs that moved'],
  ],
  notes: 'Exits with 0 if the entries are the same, 1 if they differ, 2 in case of trouble.',
  run: async (given) => {
    const { printDiff } = await import('../diff.ts')
    return printDiff(given)
  },
})
