import { defineCommand } from '../command.ts'

const options = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    default: '-',
    describe: 'Database to write: gzip with a manifest if its name ends in .gz, else plain; - for standard output',
  },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'No summary on standard error' },
} as const

export const importCommand = defineCommand({
  command: 'import <file>',
  describe: 'Make a database of an archive of mercury, a database of pmercury, or a list of JA4 or JA3',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'What it is, its content tells; plain or gzip, - for standard input',
      })
      .options(options)
      .example('$0 import resources.tgz -o fingerprint_db.json.gz', 'an archive of mercury')
      .example('$0 import ja4+_db.json -o ja4.json.gz', 'a list with ja4_fingerprint and application')
      .example('$0 import osx-nix-ja3.csv -o ja3.json.gz', 'a list of MD5 and program'),
  run: async (given) => {
    const { importFile } = await import('../import.ts')
    return importFile(given)
  },
})
