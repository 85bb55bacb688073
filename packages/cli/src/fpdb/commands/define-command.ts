import type { ArgumentsCamelCase, Argv } from 'yargs'
import type { Settings } from '../../arguments/check-config.ts'
import { withOperands, withTable } from '../../arguments/command-line.ts'
import {
  type CommandTable,
  listsOf,
  type Operands,
  type OptionTable,
  type Parsed,
} from '../../arguments/command-table.ts'
import { ExitCode, UsageError } from '../../console/run.ts'

/** What is left to do once the command line is understood. Gives the exit code. */
export type Run = (signal: AbortSignal) => Promise<number>

/** A command of fpdb as yargs parses it, and what it then does. */
export interface CommandDefinition<Positionals extends Operands, Named extends OptionTable>
  extends CommandTable<Positionals, Named> {
  /** Imports what it runs, so that no command loads the code of another. Throws UsageError for values yargs let pass. */
  run(options: ArgumentsCamelCase<Parsed<Positionals, Named>>, signal: AbortSignal): Promise<number>
}

/** A {@link CommandDefinition} that hides the type of its options. */
export interface Command {
  /** The first word of its `command`. */
  readonly name: string
  readonly table: CommandTable
  readonly lists: readonly string[]
  /** Adds the command to a parser, which calls `choose` where the command is the one that was asked for. `settings` are a configuration file's. */
  register(parser: Argv, choose: (run: Run) => void, settings: Settings | undefined): Argv
}

/** Makes a command of its definition; `commands.ts` lists them. */
export function defineCommand<const Positionals extends Operands, const Named extends OptionTable>(
  definition: CommandDefinition<Positionals, Named>,
): Command {
  const { command, describe } = definition
  return {
    name: nameOf(command),
    table: definition,
    lists: listsOf(definition),
    register: (parser, choose, settings) =>
      parser.command(
        command,
        describe,
        (own) => withTable(withOperands(own, definition), definition, settings),
        (options) => choose((signal) => runChecked(definition, options, signal)),
      ),
  }
}

/** A name that this Node cannot write is refused before all the work. */
async function runChecked<Positionals extends Operands, Named extends OptionTable>(
  { command, options: table, run }: CommandDefinition<Positionals, Named>,
  options: ArgumentsCamelCase<Parsed<Positionals, Named>>,
  signal: AbortSignal,
): Promise<number> {
  if ('print-config' in options && options['print-config'] === true) {
    const { printConfig } = await import('../../arguments/print-config.ts')
    printConfig(['fpdb', nameOf(command)], table, options)
    return ExitCode.success
  }
  if ('output' in options && typeof options.output === 'string' && options.output.endsWith('.zst')) {
    const { hasZstd, NO_ZSTD } = await import('@fingerpost/io')
    if (!hasZstd()) throw new UsageError(`--output: ${NO_ZSTD}`)
  }
  return run(options, signal)
}

function nameOf(command: string): string {
  return command.replace(/ .*/, '')
}
