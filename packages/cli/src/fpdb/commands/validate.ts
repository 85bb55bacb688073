import { defineCommand } from './define-command.ts'

/** The command `fpdb validate`. */
export const validateCommand = defineCommand({
  command: 'validate <database>',
  describe: 'Check that a database follows its format and holds no personal data',
  operands: { database: { type: 'string', demandOption: true, describe: 'A database; - for standard input' } },
  options: {
    'allow-personal': {
      type: 'boolean',
      default: false,
      describe: 'Accept addresses, full server names and user agents',
    },
    top: { type: 'number', requiresArg: true, default: 100, describe: 'Number of problems to print' },
    json: { type: 'boolean', default: false, describe: 'Print each problem as a line of JSON' },
  },
  examples: [
    ['$0 validate fingerprint_db.json.gz', 'print problems as path:line: message'],
    ['$0 validate db.json.gz --json | jq -r .message | sort | uniq -c', ''],
  ],
  notes: 'Exits with 1 if there is any problem.',
  run: async (given) => {
    const { printProblems } = await import('../validate.ts')
    return printProblems(given)
  },
})
