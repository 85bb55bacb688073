import { stringify } from 'yaml'
import { print } from '../console/print.ts'
import type { OptionTable } from './command-table.ts'
import { isConfigurable } from './config-options.ts'
import { shown } from './standard-operand.ts'

/**
 * Prints the options in effect as a configuration file: those of `parsed`, given or by default, under the names of the
 * program and the subcommand. What has no value is left out.
 */
export function printConfig(names: readonly string[], options: OptionTable, parsed: object): void {
  const values = new Map(Object.entries(parsed))
  const entries = Object.keys(options).flatMap((name) => {
    const value: unknown = values.get(name)
    return value === undefined || !isConfigurable(name) ? [] : [[name, asTyped(value)]]
  })
  const settings: unknown = Object.fromEntries(entries)
  print(stringify(names.reduceRight((inner, name) => ({ [name]: inner }), settings)))
}

function asTyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTyped)
  return typeof value === 'string' ? shown(value) : value
}
