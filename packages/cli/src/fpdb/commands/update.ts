import { defineCommand } from '../command.ts'
import { countOptions, countOptionsOf } from '../count-arguments.ts'
import { readHostSalt } from '../host-salt.ts'
import { hostSaltOption, outputOption } from '../output-options.ts'

const options = {
  output: { ...outputOption, default: undefined, defaultDescription: 'the database itself' },
  'host-salt': { ...hostSaltOption, describe: 'File with the secret that the hosts of the database are hashed with' },
  ...countOptions,
} as const

export const updateCommand = defineCommand({
  command: 'update <database> <observations..>',
  describe: 'Add observations to a database: exactly to one made with --keep-all, to others as far as they go',
  lists: ['observations'],
  builder: (parser) =>
    parser
      .positional('database', { type: 'string', demandOption: true, describe: 'A database of any kind' })
      .positional('observations', { type: 'string', array: true, demandOption: true, describe: '- for standard input' })
      .options(options)
      .example('$0 update kept.json.gz today.ndjson', 'as if it had been built from both')
      .example('fp-capture -r t.pcap | label | $0 update db.json.gz -', 'from a pipe'),
  run: async (given, signal) => {
    const { database, observations: paths, output = database, quiet } = given
    const counting = { ...countOptionsOf(given), hostSalt: readHostSalt(given.hostSalt) }
    const { update } = await import('../update.ts')
    return update({ database, paths, output, quiet, options: counting }, signal)
  },
})
