import type { Options } from 'yargs'

/** The options that every command has for its configuration file. */
export const configOptions = {
  config: {
    type: 'string',
    requiresArg: true,
    describe: 'Read options that are not given here from this YAML file',
  },
  'print-config': {
    type: 'boolean',
    default: false,
    describe: 'Print the options in effect as such a file, and exit',
  },
} as const satisfies Record<string, Options>

/** Whether a configuration file may set an option, by its long name. */
export function isConfigurable(name: string): boolean {
  return !Object.keys(configOptions).includes(name)
}

/** The file that a command line names; undefined where it names none. */
export function configPath(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--')
  const options = end < 0 ? argv : argv.slice(0, end)
  const at = options.findIndex((argument) => argument === '--config' || argument.startsWith('--config='))
  const [argument, next] = at < 0 ? [] : options.slice(at)
  return argument === '--config' ? next : argument?.slice('--config='.length)
}
