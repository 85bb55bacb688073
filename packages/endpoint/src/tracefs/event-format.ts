import { InputError } from '@fingerpost/io/pure'

/** How a kind of trace event lies in memory, as the kernel describes it (Documentation/trace/events.rst). */
export interface EventFormat<Field extends string> {
  /** The number that events of this kind begin with. */
  readonly id: number
  /** Where each field begins. */
  readonly at: Readonly<Record<Field, number>>
}

const FIELD = /field:[^;]*?(\w+)(?:\[[^\]]*\])?;\s*offset:(\d+);/g

/** Reads the file `format` of an event. Throws InputError where one of the fields that are asked for is missing. */
export function eventFormat<Field extends string>(
  path: string,
  text: string,
  fields: readonly Field[],
): EventFormat<Field> {
  const id = Number(/^ID: (\d+)$/m.exec(text)?.[1] ?? Number.NaN)
  const offsets = new Map([...text.matchAll(FIELD)].map(([, name = '', offset]) => [name, Number(offset)]))
  const missing = fields.find((field) => !offsets.has(field))
  if (Number.isNaN(id) || missing !== undefined) throw new InputError(path, undefined, `no ${missing ?? 'ID'}`)
  const at = Object.fromEntries(fields.map((field) => [field, offsets.get(field)]))
  return { id, at: at as Record<Field, number> }
}
