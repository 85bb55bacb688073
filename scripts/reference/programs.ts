import type { CommandTable } from '../../packages/cli/src/arguments/command-table.ts'
import { captureTable } from '../../packages/cli/src/fp-capture/options.ts'
import { enrichTable } from '../../packages/cli/src/fp-enrich/options.ts'
import { serveTable } from '../../packages/cli/src/fp-serve/options.ts'
import { COMMANDS } from '../../packages/cli/src/fpdb/commands/parse-command.ts'

/** The programs without subcommands, by name. */
export const PROGRAMS: ReadonlyMap<string, CommandTable> = new Map<string, CommandTable>([
  ['fp-enrich', enrichTable],
  ['fp-capture', captureTable],
  ['fp-serve', serveTable],
])

/** The commands of fpdb, by name, in the order in which --help lists them. */
export const FPDB: ReadonlyMap<string, CommandTable> = new Map(COMMANDS.map(({ name, table }) => [name, table]))
