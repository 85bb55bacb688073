import { readHostSalt } from '../../console/host-salt.ts'
import { countOptions, countOptionsOf } from '../options/count.ts'
import { hostSaltOption, outputOption } from '../options/output.ts'
import { defineCommand } from './define-command.ts'

const options = {
  output: { ...outputOption, default: undefined, defaultDescription: 'the database itself' },
  'host-salt': { ...hostSaltOption, describe: 'File with the secret key that hashed the hosts of the database' },
  ...countOptions,
} as const

/** The command `fpdb update`. */
export const updateCommand = defineCommand({
  command: 'update <database> <observations..>',
  describe: 'Add observations to a database; the result is exact only for one made with --keep-all',
  operands: {
    database: { type: 'string', demandOption: true, describe: 'A database of any kind' },
    observations: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'NDJSON files, also .gz and .zst, or folders of them; - for standard input',
    },
  },
  options,
  examples: [
    ['$0 update kept.json.gz today.ndjson', 'give the same database as a build from both'],
    ['fp-capture -r t.pcap | label | $0 update db.json.gz -', 'read labelled records from a pipe'],
  ],
  run: async (given, signal) => {
    const { database, observations: paths, output = database, quiet } = given
    const counting = { ...countOptionsOf(given), hostSalt: readHostSalt(given.hostSalt) }
    const { update } = await import('../update.ts')
    return update({ database, paths, output, quiet, options: counting }, signal)
  },
})
