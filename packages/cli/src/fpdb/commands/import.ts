import { Group } from '../../console/option-groups.ts'
import { defineCommand } from './define-command.ts'

const options = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    default: '-',
    group: Group.output,
    describe: 'Database to write: .gz is compressed and carries a manifest, else plain; - for standard output',
  },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Print no summary on standard error' },
} as const

/** The command `fpdb import`. */
export const importCommand = defineCommand({
  command: 'import <file>',
  describe:
    'Make a database from a resource archive of mercury, a database of pmercury, or a list (columns ja4 or ja3, process)',
  operands: {
    file: {
      type: 'string',
      demandOption: true,
      describe: 'Plain or gzip, its kind detected by content; - for standard input',
    },
  },
  options,
  examples: [
    ['$0 import resources.tgz -o fingerprint_db.json.gz', 'import a resource archive of mercury'],
    ['$0 import ja4+_db.json -o ja4.json.gz', 'import a list with ja4_fingerprint and application'],
    ['$0 import osx-nix-ja3.csv -o ja3.json.gz', 'import a list of MD5 and program'],
  ],
  run: async (given) => {
    const { importFile } = await import('../import.ts')
    return importFile(given)
  },
})
