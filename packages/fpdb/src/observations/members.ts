import { Mismatch } from './observation.ts'

/** A JSON object as it was parsed: nothing about its members is known yet. */
export interface JsonObject {
  readonly [member: string]: unknown
}

/** A member of a record: the keys that lead to it and its dotted name, for messages. */
export interface MemberPath {
  readonly name: string
  readonly keys: readonly string[]
}

/** A value that is neither absent nor null, and where it stands. */
export interface Member {
  readonly name: string
  readonly value: unknown
}

/** The paths of dotted member names: `tls.client.server_name` is `{"tls":{"client":{"server_name":…}}}`. */
export function memberPaths(...names: string[]): readonly MemberPath[] {
  return names.map((name) => ({ name, keys: name.split('.') }))
}

/** Whether a parsed value is a JSON object (and neither an array nor null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The first of the members that is there and not null; `null` in a line says the same as leaving the member out. */
export function findMember(record: JsonObject, paths: readonly MemberPath[]): Member | undefined {
  for (const { name, keys } of paths) {
    const value = follow(record, keys)
    if (value !== undefined && value !== null) return { name, value }
  }
  return undefined
}

function follow(record: JsonObject, keys: readonly string[]): unknown {
  let value: unknown = record
  for (const key of keys) {
    if (!isObject(value)) return undefined
    value = value[key]
  }
  return value
}

/** The member as text, undefined when it is absent; throws {@link Mismatch} for any other type. */
export function text(member: Member | undefined): string | undefined {
  if (member === undefined) return undefined
  if (typeof member.value !== 'string') throw new Mismatch(member.name, 'a string')
  return member.value
}

/** The member as a truth value, undefined when it is absent; throws {@link Mismatch} for any other type. */
export function truth(member: Member | undefined): boolean | undefined {
  if (member === undefined) return undefined
  if (typeof member.value !== 'boolean') throw new Mismatch(member.name, 'true or false')
  return member.value
}

/** The member as an integer within the range, undefined when it is absent; throws {@link Mismatch} otherwise. */
export function integer(member: Member | undefined, least: number, greatest: number): number | undefined {
  if (member === undefined) return undefined
  const { name, value } = member
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > greatest) {
    throw new Mismatch(name, `an integer from ${least} to ${greatest}`)
  }
  return value
}
