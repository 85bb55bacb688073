import { type FactReader, type FactTable, groupOf } from '../facts.ts'
import { decodeText } from '../wire/text.ts'
import type { HeaderField } from './header-field.ts'
import type { Http2Preface } from './preface.ts'

/** The value of the first field of a name; undefined when there is none. */
export function fieldText(fields: readonly HeaderField[], name: string): string | undefined {
  const field = fields.find((candidate) => decodeText(candidate.name) === name)
  return field && decodeText(field.value)
}

/** Every field by name and value, in wire order. */
export function fieldTexts(fields: readonly HeaderField[]): { readonly name: string; readonly value: string }[] {
  return fields.map(({ name, value }) => ({ name: decodeText(name), value: decodeText(value) }))
}

/** The host of :authority (RFC 9113, section 8.3.1), without its port and the brackets of an IPv6 address. */
export function authorityHost(fields: readonly HeaderField[]): string | undefined {
  const authority = fieldText(fields, ':authority') ?? fieldText(fields, 'host')
  return /^(?:[^@]*@)?(?:\[([^\]]+)\]|([^:]+))(?::\d*)?$/
    .exec(authority ?? '')
    ?.slice(1)
    .find((host) => host !== undefined)
}

const PREFACE_FACTS: FactTable<Http2Preface> = {
  settings: ({ settings }) => settings.map(({ id, value }) => ({ id, value })),
  window_update: ({ windowUpdate }) => (windowUpdate === 0 ? undefined : windowUpdate),
  priorities: ({ priorities }) =>
    priorities.length === 0 ? undefined : priorities.map((priority) => ({ ...priority })),
  user_agent: ({ fields = [] }) => fieldText(fields, 'user-agent'),
  headers: ({ fields }) => fields && fieldTexts(fields),
}

/** What the beginning of a connection says. */
export const prefaceFacts: FactReader<Http2Preface> = groupOf(PREFACE_FACTS, 'http2', 'client')
