import { secondsOf, standardInputOnce } from '../../console/checks.ts'
import { Group } from '../../console/option-groups.ts'
import { UsageError } from '../../console/run.ts'
import { quietOption } from '../options/output.ts'
import { defineCommand } from './define-command.ts'

const options = {
  endpoint: {
    alias: 'e',
    type: 'string',
    array: true,
    requiresArg: true,
    demandOption: true,
    group: Group.input,
    describe: 'Socket events: files or folders of Sysmon, osquery, Elastic Defend or fp-capture; - for standard input',
  },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    default: '-',
    group: Group.output,
    describe: 'Observations to write, compressed if the name ends in .gz; - for standard output',
  },
  window: {
    alias: 'w',
    type: 'string',
    requiresArg: true,
    default: '5s',
    group: Group.join,
    describe: 'Longest time between a message and an event of its socket; BEFORE,AFTER to set each side',
  },
  disorder: {
    type: 'string',
    requiresArg: true,
    default: '60s',
    group: Group.join,
    describe: 'How far a line may be out of time order',
  },
  'skip-invalid': {
    type: 'boolean',
    default: false,
    group: Group.input,
    describe: 'Skip and count invalid lines instead of stopping at the first',
  },
  quiet: quietOption,
} as const

/** The command `fpdb label`. */
export const labelCommand = defineCommand({
  command: 'label <network..>',
  describe: 'Join network records with socket events of endpoints into observations for build',
  operands: {
    network: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'Records of fp-capture or mercury, EVE logs, or Zeek logs in JSON; - for standard input',
    },
  },
  options,
  examples: [
    ['$0 label records.ndjson --endpoint sysmon.ndjson -o observations.ndjson', 'join with Sysmon event 3 as JSON'],
    ['$0 label eve.json* -e osqueryd.results.log -o observations.ndjson.gz', 'give JA3 and JA4 a process'],
    [
      '$0 label records.ndjson -e osqueryd.snapshots.log --window 1s,60s',
      'join with open sockets listed once a minute',
    ],
    ['fp-capture -r t.pcap | $0 label - -e events | $0 build - -o db.json.gz', 'build a database in one pipeline'],
  ],
  run: async ({ network, endpoint, output, window, disorder, skipInvalid, quiet }, signal) => {
    standardInputOnce([...network, ...endpoint])
    const [before, after, ...more] = window.split(',').map((text) => secondsOf('window', text))
    if (before === undefined || more.length > 0) throw new UsageError('--window: expected BEFORE or BEFORE,AFTER')
    const { label } = await import('../label.ts')
    return label(
      {
        network,
        endpoint,
        output,
        window: { before, after: after ?? before },
        disorder: secondsOf('disorder', disorder),
        skipInvalid,
        quiet,
      },
      signal,
    )
  },
})
