import { classifierOptions } from '../../classifier/options.ts'
import { Group } from '../../console/option-groups.ts'
import { defineCommand } from './define-command.ts'

const { rule, near } = classifierOptions

const options = {
  name: { type: 'string', requiresArg: true, group: Group.connection, describe: 'Server name' },
  address: { type: 'string', requiresArg: true, group: Group.connection, describe: 'Server address' },
  port: { type: 'number', requiresArg: true, group: Group.connection, describe: 'Server port' },
  'user-agent': { type: 'string', requiresArg: true, group: Group.connection, describe: 'User-Agent of the request' },
  time: {
    type: 'string',
    requiresArg: true,
    group: Group.connection,
    describe: 'Date, or time with its zone, of the connection [default: a year after the last day of the database]',
  },
  database: {
    alias: 'd',
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe: 'Fingerprint database of fpdb or pmercury, or resource archive of mercury [default: the embedded one]',
  },
  'num-procs': { ...classifierOptions['num-procs'], default: 5, describe: 'Explain the N most probable processes' },
  'asn-db': classifierOptions['asn-db'],
  rule,
  near,
  table: {
    type: 'boolean',
    conflicts: 'json',
    group: Group.output,
    describe: 'Print a table [default: on a terminal]',
  },
  json: { type: 'boolean', group: Group.output, describe: 'Print the answer as one line of JSON [default: elsewhere]' },
} as const

/** The command `fpdb explain`. */
export const explainCommand = defineCommand({
  command: 'explain <fingerprint>',
  describe: 'Explain why a connection is attributed to a process',
  operands: {
    fingerprint: {
      type: 'string',
      demandOption: true,
      describe: 'A fingerprint, JA4, JA3 or hassh/HASSH',
    },
  },
  options,
  examples: [
    ['$0 explain "tls/(0303)(1301)((0000))" --name example.com --port 443', 'print a table on a terminal'],
    ['$0 explain t13d1516h2_8daaf6152771_e5627efa2ab1 --rule fingerpost', 'explain a JA4 without a destination'],
    ['$0 explain t13d1516h2_8daaf6152771_e5627efa2ab1 --time 2026-11-24', 'explain a connection of that day'],
    ['$0 explain t13d1516h2_8daaf6152771_e5627efa2ab1 | jq .explanation.processes', ''],
  ],
  notes: 'Exits with 1 if no process is named.',
  run: async (given) => {
    const { printExplanation } = await import('../explain.ts')
    return printExplanation(given)
  },
})
