import { outputOption, quietOption } from '../options/output.ts'
import { publishOptions, publishOptionsOf } from '../options/publish.ts'
import { defineCommand } from './define-command.ts'

/** The command `fpdb prune`. */
export const pruneCommand = defineCommand({
  command: 'prune <database>',
  describe: 'Publish a database made with --keep-all, or cut a public one further',
  operands: { database: { type: 'string', demandOption: true, describe: 'A database of any kind' } },
  options: { output: outputOption, quiet: quietOption, ...publishOptions },
  examples: [
    ['$0 prune kept.json.gz --half-life 90d -o db.json.gz', 'weigh observations less the older they are'],
    ['$0 prune kept.json.gz --min-hosts 5 -o db.json.gz', 'drop what fewer than five hosts sent'],
  ],
  run: async (given, signal) => {
    const options = publishOptionsOf(given)
    const { prune } = await import('../merge.ts')
    return prune({ path: given.database, output: given.output, quiet: given.quiet, options }, signal)
  },
})
