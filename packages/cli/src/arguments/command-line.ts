import { readFileSync } from 'node:fs'
import yargs, { type ArgumentsCamelCase, type Argv } from 'yargs'
import { GENERAL, Group } from '../console/option-groups.ts'
import { ExitCode, UsageError } from '../console/run.ts'
import type { Settings } from './check-config.ts'
import { type CommandTable, listsOf, type Operands, type OptionTable, type Parsed } from './command-table.ts'
import { configOptions } from './config-options.ts'
import { programSettings } from './read-config.ts'
import { hidden } from './standard-operand.ts'

/**
 * The start of every command line here: strict about options, with --help, --version and a completion script; a wrong
 * usage becomes a UsageError. `--no-x` is an option of its own, never the opposite of `--x`. Options given twice are
 * an error unless they are named as lists.
 */
export function commandLine(name: string, argv: readonly string[], lists: readonly string[] = []): Argv {
  const isGivenTwice = (name: string, value: unknown) => Array.isArray(value) && name !== '_' && !lists.includes(name)
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
      const twice = Object.keys(parsed).filter((name) => isGivenTwice(name, parsed[name]))
      if (twice.length > 0) throw new UsageError(`${asTyped(twice, argv)} is given twice`)
      return true
    })
    .fail((message, error) => {
      throw error instanceof UsageError ? error : new UsageError(message ?? error.message)
    })
}

/**
 * Reads the command line of a program without subcommands, and the configuration file that it names. Help, version,
 * completion and the configuration are printed here. Throws UsageError, and InputError for the file.
 */
export async function parseProgram<Positionals extends Operands, Named extends OptionTable>(
  name: string,
  argv: readonly string[],
  table: CommandTable<Positionals, Named>,
): Promise<ArgumentsCamelCase<Parsed<Positionals, Named>>> {
  const settings = await programSettings(name, argv, table.options)
  const parser = commandLine(name, argv, listsOf(table)).group(Object.keys(table.operands), Group.operands)
  const command = parser.command(table.command, table.describe, (own) => withOperands(own, table))
  const parsed = await withTable(command, table, settings).parseAsync()
  if (parsed['print-config'] === true) {
    const { printConfig } = await import('./print-config.ts')
    printConfig([name], table.options, parsed)
    process.exit(ExitCode.success)
  }
  return parsed
}

/** Adds operands; of a program without subcommands, yargs takes them within its command alone. */
export function withOperands(parser: Argv, { operands }: Pick<CommandTable, 'operands'>): Argv {
  for (const [name, operand] of Object.entries(operands)) parser.positional(name, operand)
  return parser
}

/** Adds options, examples, notes and what a configuration file sets to the parser of a command. */
export function withTable<Positionals extends Operands, Named extends OptionTable>(
  parser: Argv,
  table: CommandTable<Positionals, Named>,
  settings: Settings | undefined,
): Argv<Parsed<Positionals, Named>>
export function withTable(
  parser: Argv,
  { options, examples, notes }: CommandTable,
  settings: Settings | undefined,
): Argv {
  parser.options({ ...options, ...configOptions }).config({ ...settings })
  for (const [line, describe] of examples) parser.example(line, describe)
  return notes === undefined ? parser : parser.epilogue(notes)
}

/** Of the names of options, which yargs gives an option under all of, the one that was typed; else the longest. */
function asTyped(names: readonly string[], argv: readonly string[]): string {
  const typed = argv.map((argument) => argument.replace(/=.*$/s, ''))
  const asOptions = names.map((name) => (name.length === 1 ? `-${name}` : `--${name}`))
  return (
    typed.find((argument) => asOptions.includes(argument)) ?? asOptions.reduce((a, b) => (b.length > a.length ? b : a))
  )
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
}
