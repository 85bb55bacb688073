import { readFileSync } from 'node:fs'
import { asInputError } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import { membersOf, type Settings, settingsOf } from './check-config.ts'
import type { OptionTable } from './command-table.ts'
import { configPath } from './config-options.ts'

/** The programs that share a configuration file. */
export const PROGRAMS: readonly string[] = ['fp-enrich', 'fp-capture', 'fp-serve', 'fpdb']

/** The settings of a program without subcommands; none where the command line names no file. Rejects with InputError. */
export async function programSettings(
  program: string,
  argv: readonly string[],
  options: OptionTable,
): Promise<Settings> {
  const file = await sectionsOf(argv)
  return file === undefined ? {} : settingsOf(file.sections.get(program), options, file.path)
}

/** The settings of each subcommand of a program. Rejects with InputError. */
export async function subcommandSettings(
  program: string,
  argv: readonly string[],
  tables: ReadonlyMap<string, OptionTable>,
): Promise<ReadonlyMap<string, Settings>> {
  const file = await sectionsOf(argv)
  if (file === undefined) return new Map()
  const { path } = file
  const sections = membersOf(file.sections.get(program), path)
  const settings = [...sections].map(([name, node]) => {
    const options = tables.get(name)
    if (options === undefined) throw new InputError(path, node.line, `${name}: expected a command of ${program}`)
    return [name, settingsOf(node, options, path)] as const
  })
  return new Map(settings)
}

/** The file that the command line names; YAML is loaded only where it names one. */
async function sectionsOf(argv: readonly string[]) {
  const path = configPath(argv)
  if (path === undefined) return undefined
  const { parseConfig } = await import('./parse-config.ts')
  const sections = parseConfig(textOf(path), path)
  for (const [name, { line }] of sections)
    if (!PROGRAMS.includes(name)) throw new InputError(path, line, `${name}: expected one of ${PROGRAMS.join(', ')}`)
  return { path, sections }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw asInputError(error, path)
  }
}
