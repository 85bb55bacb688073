import { Group } from '../../console/option-groups.ts'
import { quietOption } from '../options/output.ts'
import { defineCommand } from './define-command.ts'

const options = {
  database: {
    alias: ['d', 'db'],
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe: 'Database to evaluate [default: the embedded one]; not with --folds',
  },
  folds: {
    choices: ['run', 'host', 'version', 'time'] as const,
    group: Group.analysis,
    describe: 'Cross-validate: judge each part of the sessions with a database built from the others',
  },
  families: {
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe:
      'Families of processes: a file with lines of Family,member,member…; the member ssh/curl is curl over SSH only',
  },
  time: {
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe:
      'Date, or time with its zone, of sessions without one [default: a year after the last day of the database]',
  },
  'asn-db': {
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe: 'AS data: an MMDB with autonomous_system_number, or lines of prefix and ASN, plain or gzip',
  },
  'ignore-case': {
    type: 'boolean',
    default: false,
    group: Group.analysis,
    describe: 'Ignore the case of program names, as Windows does',
  },
  report: {
    type: 'string',
    requiresArg: true,
    group: Group.output,
    describe: 'Write index.html and report.json to this folder',
  },
  json: {
    type: 'boolean',
    default: false,
    group: Group.output,
    describe: 'Print one JSON object; judges whole fingerprints only',
  },
  quiet: quietOption,
} as const

/** The command `fpdb evaluate`. */
export const evaluateCommand = defineCommand({
  command: 'evaluate <sessions..>',
  describe: 'Measure the scoring rules on sessions whose processes are known',
  operands: {
    sessions: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'Observations, or sessions with classes of their own (as, domain, port_app); - for standard input',
    },
  },
  options,
  examples: [
    ['$0 evaluate --db fingerprint_db.json.gz sessions.ndjson', 'print a table by rule and tier'],
    ['$0 evaluate observations --folds run --report report', 'judge each run with the other runs'],
    ['$0 evaluate sessions.ndjson --json | jq .rules.fingerpost.name', ''],
  ],
  run: async (given, signal) => {
    const { printEvaluation } = await import('../evaluate.ts')
    return printEvaluation(given, signal)
  },
})
