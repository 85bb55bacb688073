import { commandLine } from '../../arguments/command-line.ts'
import { subcommandSettings } from '../../arguments/read-config.ts'
import { shown } from '../../arguments/standard-operand.ts'
import { UsageError } from '../../console/run.ts'
import { buildCommand } from './build.ts'
import type { Command, Run } from './define-command.ts'
import { diffCommand } from './diff.ts'
import { evaluateCommand } from './evaluate.ts'
import { explainCommand } from './explain.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { labelCommand } from './label.ts'
import { lookupCommand } from './lookup.ts'
import { mergeCommand } from './merge.ts'
import { pruneCommand } from './prune.ts'
import { pullCommand } from './pull.ts'
import { statsCommand } from './stats.ts'
import { updateCommand } from './update.ts'
import { validateCommand } from './validate.ts'

/** The commands of fpdb, in the order in which --help lists them. */
export const COMMANDS: readonly Command[] = [
  buildCommand,
  updateCommand,
  mergeCommand,
  pruneCommand,
  labelCommand,
  pullCommand,
  lookupCommand,
  explainCommand,
  statsCommand,
  diffCommand,
  evaluateCommand,
  validateCommand,
  exportCommand,
  importCommand,
]

/** Reads the command line and gives what it asks for; help, version and completion are printed here. Throws UsageError. */
export async function parseCommand(argv: readonly string[]): Promise<Run> {
  let chosen: Run | undefined
  const choose = (run: Run) => {
    chosen = run
  }
  const lists = COMMANDS.flatMap((command) => command.lists)
  const tables = new Map(COMMANDS.map(({ name, table }) => [name, table.options]))
  const settings = await subcommandSettings('fpdb', argv, tables)
  let parser = commandLine('fpdb', argv, lists)
    .usage('$0 <command>\n\nMakes fingerprint databases from observations of your own.')
    .middleware(showStandard)
  for (const command of COMMANDS) parser = command.register(parser, choose, settings.get(command.name))
  await parser.demandCommand(1, expectation()).parseAsync()
  if (chosen === undefined) throw new UsageError(expectation())
  return chosen
}

function expectation(): string {
  const names = COMMANDS.map(({ name }) => name)
  return `expected a command: ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)}`
}

/** Gives commands every operand and option as it was typed: `-` for standard input and output. */
function showStandard(parsed: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value === 'string') parsed[name] = shown(value)
    else if (Array.isArray(value)) parsed[name] = value.map((item) => (typeof item === 'string' ? shown(item) : item))
  }
}
