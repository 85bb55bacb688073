import type { CommandTable, Option } from '../../packages/cli/src/arguments/command-table.ts'
import { FPDB, PROGRAMS } from './programs.ts'

/** The JSON Schema of configuration files, as text: what the tables of options have, nested by command. */
export function configSchema(): string {
  const fpdb = sectionOf('Options of fpdb, by command', objectOf(FPDB, commandSchema))
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of fp-enrich, fp-capture, fp-serve and fpdb',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: { ...objectOf(PROGRAMS, commandSchema), fpdb },
  }
  return `${JSON.stringify(schema, undefined, 2)}\n`
}

function commandSchema({ describe, options }: CommandTable): object {
  return sectionOf(describe, objectOf(new Map(Object.entries(options)), optionSchema))
}

function sectionOf(description: string, properties: object): object {
  return { description, type: ['object', 'null'], additionalProperties: false, properties }
}

function objectOf<Value>(values: ReadonlyMap<string, Value>, schemaOf: (value: Value) => object): object {
  return Object.fromEntries([...values].map(([name, value]) => [name, schemaOf(value)]))
}

function optionSchema({ describe, array, type, choices }: Option): object {
  const scalar =
    choices === undefined ? { type: type === 'boolean' || type === 'number' ? type : 'string' } : { enum: choices }
  return { description: describe, ...(array === true ? { anyOf: [scalar, { type: 'array', items: scalar }] } : scalar) }
}
