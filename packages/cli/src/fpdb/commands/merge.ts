import { outputOption, quietOption } from '../options/output.ts'
import { defineCommand } from './define-command.ts'

/** The command `fpdb merge`. */
export const mergeCommand = defineCommand({
  command: 'merge <databases..>',
  describe: 'Add up databases; the sum is exact only if all were made with --keep-all',
  operands: { databases: { type: 'string', array: true, demandOption: true, describe: 'Databases of any kind' } },
  options: { output: outputOption, quiet: quietOption },
  examples: [['$0 merge shard-*.kept.gz -o kept.json.gz', 'add up the partial results of several machines']],
  run: async ({ databases: paths, output, quiet }, signal) => {
    const { merge } = await import('../merge.ts')
    return merge({ paths, output, quiet }, signal)
  },
})
