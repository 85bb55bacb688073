import type { ArgumentsCamelCase, Argv } from 'yargs'
import { UsageError } from '../../console/run.ts'

/** What is left to do once the command line is understood. Gives the exit code. */
export type Run = (signal: AbortSignal) => Promise<number>

/** A command of fpdb as yargs parses it, and what it then does. */
export interface CommandDefinition<Options> {
  /** Its name and operands, such as `build <paths..>`. */
  readonly command: string
  readonly describe: string
  /** Operands and options that may be given more than once. */
  readonly lists?: readonly string[]
  /** Adds operands, options and examples. */
  builder(parser: Argv): Argv<Options>
  /** Imports what it runs, so that no command loads the code of another. Throws UsageError for values yargs let pass. */
  run(options: ArgumentsCamelCase<Options>, signal: AbortSignal): Promise<number>
}

/** A {@link CommandDefinition} that hides the type of its options. */
export interface Command {
  /** The first word of `command`. */
  readonly name: string
  readonly lists: readonly string[]
  /** Adds the command to a parser, which calls `choose` where the command is the one that was asked for. */
  register(parser: Argv, choose: (run: Run) => void): Argv
}

/** Makes a command of its definition; `commands.ts` lists them. */
export function defineCommand<Options>(definition: CommandDefinition<Options>): Command {
  const { command, describe, lists = [] } = definition
  return {
    name: command.replace(/ .*/, ''),
    lists,
    register: (parser, choose) =>
      parser.command(
        command,
        describe,
        (own) => definition.builder(own),
        (options) => choose((signal) => runChecked(definition, options, signal)),
      ),
  }
}

/** A name that this Node cannot write is refused before all the work. */
async function runChecked<Options>(
  { run }: CommandDefinition<Options>,
  options: ArgumentsCamelCase<Options>,
  signal: AbortSignal,
): Promise<number> {
  if (typeof options.output === 'string' && options.output.endsWith('.zst')) {
    const { hasZstd, NO_ZSTD } = await import('@fingerpost/io')
    if (!hasZstd()) throw new UsageError(`--output: ${NO_ZSTD}`)
  }
  return run(options, signal)
}
