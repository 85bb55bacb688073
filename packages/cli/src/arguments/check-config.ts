import { InputError } from '@fingerpost/io/pure'
import type { Options } from 'yargs'
import type { OptionTable } from './command-table.ts'
import { isConfigurable } from './config-options.ts'
import type { ConfigMap, ConfigNode } from './parse-config.ts'

/** The options of one command that a configuration file sets, by their long names. */
export type Settings = Readonly<Record<string, unknown>>

/** The settings of one command. Throws InputError, with the line, for names and values that its table does not have. */
export function settingsOf(section: ConfigNode | undefined, options: OptionTable, path: string): Settings {
  const entries = [...membersOf(section, path)].map(([name, node]) => {
    const option = isConfigurable(name) ? new Map(Object.entries(options)).get(name) : undefined
    if (option === undefined) throw new InputError(path, node.line, `${name}: there is no such option`)
    return [
      name,
      settingOf(option, node, (expected) => new InputError(path, node.line, `${name}: expected ${expected}`)),
    ]
  })
  return Object.fromEntries(entries)
}

/** The members of a section; none where it is left out or empty. Throws InputError for what is no mapping. */
export function membersOf(section: ConfigNode | undefined, path: string): ConfigMap {
  if (section === undefined || section.value === null) return new Map()
  if (section.value instanceof Map) return section.value
  throw new InputError(path, section.line, 'expected a mapping of options')
}

function settingOf(option: Options, { value }: ConfigNode, fault: (expected: string) => InputError): unknown {
  if (option.array !== true) return scalarOf(option, value, fault)
  if (!Array.isArray(value)) return [scalarOf(option, value, () => fault('a list of texts'))]
  return value.map((item: ConfigNode) => scalarOf(option, item.value, () => fault('a list of texts')))
}

function scalarOf({ type, choices }: Options, value: unknown, fault: (expected: string) => InputError): unknown {
  if (choices !== undefined) {
    if (choices.some((choice) => choice === value)) return value
    throw fault(`one of ${choices.join(', ')}`)
  }
  const wanted = type === 'boolean' || type === 'number' ? type : 'string'
  if (typeof value === wanted) return value
  throw fault(EXPECTED[wanted])
}

const EXPECTED = { boolean: 'true or false', number: 'a number', string: 'a text; numbers go in quotes' } as const
