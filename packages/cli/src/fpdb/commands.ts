import { commandLine, shown } from '../console/command-line.ts'
import { UsageError } from '../console/run.ts'
import type { Command, Run } from './command.ts'
import { buildCommand } from './commands/build.ts'
import { diffCommand } from './commands/diff.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { labelCommand } from './commands/label.ts'
import { lookupCommand } from './commands/lookup.ts'
import { mergeCommand } from './commands/merge.ts'
import { pruneCommand } from './commands/prune.ts'
import { pullCommand } from './commands/pull.ts'
import { statsCommand } from './commands/stats.ts'
import { updateCommand } from './commands/update.ts'
import { validateCommand } from './commands/validate.ts'

/** The commands of fpdb, in the order in which --help lists them. */
const COMMANDS: readonly Command[] = [
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
  let parser = commandLine('fpdb', argv, lists)
    .usage('$0 <command>\n\nMakes fingerprint databases from observations of your own.')
    .middleware(showStandard)
  for (const command of COMMANDS) parser = command.register(parser, choose)
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
