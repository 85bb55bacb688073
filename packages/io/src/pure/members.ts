import { Mismatch } from './errors.ts'

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

/** The object that a line holds. Throws {@link Mismatch} for any other. */
export function parseObject(line: string): JsonObject {
  try {
    const value: unknown = JSON.parse(line)
    if (isObject(value)) return value
  } catch {
    // Text that is no JSON is refused as JSON that is no object is.
  }
  throw new Mismatch('line', 'one JSON object')
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

/** Which of the members that are asked for may stand under a key, and under the keys of its own members. */
interface MemberTree {
  readonly slot: number
  readonly members: ReadonlyMap<string, MemberTree>
}

/**
 * The members of one record after the other. It goes once over the keys that a record has, instead of asking it for every
 * key that it might have: that takes 0.5 µs instead of 2 for an observation.
 */
export class RecordMembers {
  readonly #tree: ReadonlyMap<string, MemberTree>
  readonly #slots: ReadonlyMap<readonly MemberPath[], readonly number[]>
  readonly #values: unknown[]
  #record: JsonObject = {}

  /** All lists of members that `find` will be asked for. */
  constructor(lists: readonly (readonly MemberPath[])[]) {
    const paths = new Map(lists.flat().map((path) => [path.name, path]))
    const slotOf = new Map([...paths.keys()].map((name, slot) => [name, slot]))
    this.#slots = new Map(lists.map((list) => [list, list.map(({ name }) => slotOf.get(name) ?? -1)]))
    this.#tree = treeOf([...paths.values()], slotOf)
    this.#values = new Array(paths.size).fill(undefined)
  }

  /** Takes the record whose members are found from now on. */
  read(record: JsonObject): void {
    this.#record = record
    this.#values.fill(undefined)
    this.#walk(record, this.#tree)
  }

  /** The first of the members that is there and not null; `null` in a record says the same as leaving the member out. */
  find(paths: readonly MemberPath[]): Member | undefined {
    const slots = this.#slots.get(paths) ?? []
    for (let at = 0; at < slots.length; at++) {
      const value = this.#values[slots[at] ?? -1]
      if (value !== undefined && value !== null) return { name: paths[at]?.name ?? '', value }
    }
    return undefined
  }

  /** Whether the record has a member of this name, if only as null. */
  has(name: string): boolean {
    return Object.hasOwn(this.#record, name)
  }

  #walk(record: JsonObject, tree: ReadonlyMap<string, MemberTree>): void {
    for (const key in record) {
      const node = tree.get(key)
      if (node === undefined) continue
      const value = record[key]
      if (node.slot >= 0) this.#values[node.slot] = value
      if (node.members.size > 0 && isObject(value)) this.#walk(value, node.members)
    }
  }
}

function treeOf(paths: readonly MemberPath[], slotOf: ReadonlyMap<string, number>, depth = 0): Map<string, MemberTree> {
  const tree = new Map<string, MemberTree>()
  for (const { keys } of paths) {
    const key = keys[depth]
    if (key === undefined || tree.has(key)) continue
    const below = paths.filter((path) => path.keys[depth] === key)
    const slot = slotOf.get(keys.slice(0, depth + 1).join('.')) ?? -1
    tree.set(key, { slot, members: treeOf(below, slotOf, depth + 1) })
  }
  return tree
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
