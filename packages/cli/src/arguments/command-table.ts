import type { InferredOptionTypes, Options, PositionalOptions } from 'yargs'

/** An option as yargs has it. */
export type Option = Options

/** Operands by their names. */
export type Operands = Readonly<
  Record<string, PositionalOptions & Pick<Options, 'array' | 'defaultDescription' | 'demandOption'>>
>

/** Options by their long names. */
export type OptionTable = Readonly<Record<string, Option>>

/** What a command takes, as data: parsing, help, completion, configuration files and manual pages are made of it. */
export interface CommandTable<Positionals extends Operands = Operands, Named extends OptionTable = OptionTable> {
  /** Its name and operands as yargs reads them, such as `build <paths..>`; `$0` for a program without subcommands. */
  readonly command: string
  readonly describe: string
  readonly operands: Positionals
  readonly options: Named
  /** Command lines, `$0` for the name of the program, and what each does. */
  readonly examples: readonly (readonly [line: string, describe: string])[]
  /** What has to be said below the options. */
  readonly notes?: string
}

/** What yargs makes of a table, before it adds names in camel case. */
export type Parsed<Positionals extends Operands, Named extends OptionTable> = InferredOptionTypes<Positionals> &
  InferredOptionTypes<Named>

/** The names, short and long, of operands and options that may be given more than once. */
export function listsOf({ operands, options }: Pick<CommandTable, 'operands' | 'options'>): string[] {
  const lists = Object.entries<Options>({ ...operands, ...options }).filter(([, { array }]) => array === true)
  return lists.flatMap(([name, { alias = [] }]) => [name, ...[alias].flat()])
}
