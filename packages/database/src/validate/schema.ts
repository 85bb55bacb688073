import { hasControls } from '@fingerpost/io/pure'
import { FACETS } from '../facets.ts'
import { type OrderedJson, OrderedObject } from './ordered-json.ts'

/** Whether a value is what a member must be, and how messages call that. */
export interface MemberKind {
  readonly name: string
  holds(value: OrderedJson): boolean
}

const text: MemberKind = { name: 'a string', holds: (value) => typeof value === 'string' }
const name: MemberKind = {
  name: 'a name of at most 256 characters, no control characters, that begins with none of = + - @',
  holds: (value) => typeof value === 'string' && value.length <= 256 && !hasControls(value) && !/^[=+@-]/.test(value),
}
const flag: MemberKind = { name: 'true or false', holds: (value) => typeof value === 'boolean' }
const object: MemberKind = { name: 'an object', holds: (value) => value instanceof OrderedObject }
const texts: MemberKind = {
  name: 'a list of strings',
  holds: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
}
const executables: MemberKind = {
  name: 'a list of executables',
  holds: (value) => Array.isArray(value) && value.every((item) => item instanceof OrderedObject),
}
const imitations: MemberKind = {
  name: 'a list of imitated programs',
  holds: (value) => executables.holds(value) && Array.isArray(value) && value.length > 0,
}
const day: MemberKind = {
  name: 'a day, YYYY-MM-DD',
  holds: (value) => typeof value === 'string' && /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(value),
}
const dayOrUnknown: MemberKind = {
  name: 'a day, YYYY-MM-DD, or unknown',
  holds: (value) => value === 'unknown' || day.holds(value),
}
const digest: MemberKind = {
  name: '64 upper-case hex digits or nothing',
  holds: (value) => typeof value === 'string' && /^(?:[0-9A-F]{64})?$/.test(value),
}

/** A whole number from 1 on. */
export const COUNT: MemberKind = {
  name: 'a whole number from 1 on',
  holds: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0,
}

/** A member that an object may have, or must have. */
export interface SchemaMember {
  readonly kind: MemberKind
  readonly isRequired: boolean
}

const required = (kind: MemberKind): SchemaMember => ({ kind, isRequired: true })
const optional = (kind: MemberKind): SchemaMember => ({ kind, isRequired: false })

/** The members of an entry (docs/formats/database.md). */
export const ENTRY: ReadonlyMap<string, SchemaMember> = new Map([
  ['str_repr', required(text)],
  ['fp_type', optional(text)],
  ['ja3', optional(object)],
  ['first_seen', required(dayOrUnknown)],
  ['last_seen', required(dayOrUnknown)],
  ['total_count', required(COUNT)],
  ['feature_weights', optional(object)],
  ['process_info', required(executables)],
  ['imitations', optional(imitations)],
])

/** The members of an executable that are objects of counts. */
export const COUNTED: readonly string[] = FACETS.filter((name) => /^classes_|_info$/.test(name))

/** The members of an executable. */
export const EXECUTABLE: ReadonlyMap<string, SchemaMember> = new Map([
  ['process', required(name)],
  ['sha256', required(digest)],
  ['sha256s', optional(texts)],
  ['application_category', optional(name)],
  ['malware', optional(flag)],
  ['attributes', optional(object)],
  ['first_seen', optional(day)],
  ['last_seen', optional(day)],
  ['count', required(COUNT)],
  ...COUNTED.map((name) => [name, optional(object)] as const),
])

/** The members of an imitation. */
export const IMITATION: ReadonlyMap<string, SchemaMember> = new Map([
  ['process', required(name)],
  ['count', required(COUNT)],
  ['versions', optional(texts)],
  ['imitators', required(object)],
])

/** What is wrong with the members of an object: missing, unknown, twice, or not what they should be. */
export function* checkShape(object: OrderedObject, members: ReadonlyMap<string, SchemaMember>): Generator<string> {
  const names = object.members.map(([name]) => name)
  for (const [name, { isRequired }] of members) if (isRequired && !names.includes(name)) yield `${name} is missing`
  for (const [at, [name, value]] of object.members.entries()) {
    const member = members.get(name)
    if (names.indexOf(name) < at) yield `${name} stands there twice`
    else if (member === undefined) yield `${name} is no member of the format`
    else if (!member.kind.holds(value)) yield `${name}: expected ${member.kind.name}`
  }
}
