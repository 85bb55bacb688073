import { defineCommand } from '../command.ts'
import { quietOption } from '../output-options.ts'

const options = {
  database: {
    alias: ['d', 'db'],
    type: 'string',
    requiresArg: true,
    describe: 'Database to judge [default: the embedded one]; not with --folds',
  },
  folds: {
    choices: ['run', 'host', 'version', 'time'] as const,
    describe: 'Judge each part of the sessions with a database of the others',
  },
  families: {
    type: 'string',
    requiresArg: true,
    describe: 'Families of processes: lines of Family,member,member…; ssh/curl is a member for its SSH alone',
  },
  time: {
    type: 'string',
    requiresArg: true,
    describe: 'Day, or time with its zone, of sessions without one [default: a year after the database ended]',
  },
  'asn-db': {
    type: 'string',
    requiresArg: true,
    describe: 'AS data: an MMDB with autonomous_system_number, or lines of prefix and ASN, plain or gzip',
  },
  'ignore-case': {
    type: 'boolean',
    default: false,
    describe: 'Take names that differ only in case for one program, as Windows does',
  },
  report: { type: 'string', requiresArg: true, describe: 'Folder to write index.html and report.json to' },
  json: {
    type: 'boolean',
    default: false,
    describe: 'One JSON object; only what the whole fingerprint tells is judged',
  },
  quiet: quietOption,
} as const

export const evaluateCommand = defineCommand({
  command: 'evaluate <sessions..>',
  describe: 'Judge the scoring rules on sessions whose processes are known',
  lists: ['sessions'],
  builder: (parser) =>
    parser
      .positional('sessions', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Observations, or sessions with classes of their own (as, domain, port_app); - for standard input',
      })
      .options(options)
      .example('$0 evaluate --db fingerprint_db.json.gz sessions.ndjson', 'a table by rule and tier')
      .example('$0 evaluate observations --folds run --report report', 'each run judged with the other runs')
      .example('$0 evaluate sessions.ndjson --json | jq .rules.fingerpost.name', ''),
  run: async (given, signal) => {
    const { printEvaluation } = await import('../evaluate.ts')
    return printEvaluation(given, signal)
  },
})
