import { readFileSync } from 'node:fs'
import yargs, { type Argv } from 'yargs'
import { GENERAL } from './option-groups.ts'
import { UsageError } from './run.ts'

/**
 * The start of every command line here: strict about options, with --help, --version and a completion script; a wrong
 * usage becomes a UsageError. `--no-x` is an option of its own, never the opposite of `--x`. Options given twice are
 * an error unless they are named as lists.
 */
export function commandLine(name: string, argv: readonly string[], lists: readonly string[] = []): Argv {
  return yargs(argv.map(hidden))
    .scriptName(name)
    .updateStrings({ 'Options:': GENERAL })
    .parserConfiguration({ 'boolean-negation': false })
    .strict()
    .help('help')
    .alias('h', 'help')
    .version(version())
    .completion('completion', 'Print a completion script for bash or zsh')
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .check((parsed) => {
      for (const [option, value] of Object.entries(parsed)) {
        if (Array.isArray(value) && option !== '_' && !lists.includes(option))
          throw new UsageError(`--${option} is given twice`)
      }
      return true
    })
    .fail((message, error) => {
      throw error instanceof UsageError ? error : new UsageError(message ?? error.message)
    })
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
}

/** yargs drops an operand that is `-`, so it goes past it under a name that no file can have. */
const STANDARD = '\0'

function hidden(argument: string): string {
  return argument === '-' ? STANDARD : argument
}

/** An operand as it was given. */
export function shown(argument: string): string {
  return argument === STANDARD ? '-' : argument
}
