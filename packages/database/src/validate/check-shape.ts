import type { OrderedObject } from './ordered-json.ts'
import type { Member } from './schema.ts'

/** What is wrong with the members of an object: missing, unknown, twice, or not what they should be. */
export function* checkShape(object: OrderedObject, members: ReadonlyMap<string, Member>): Generator<string> {
  const names = object.members.map(([name]) => name)
  for (const [name, { isRequired }] of members) if (isRequired && !names.includes(name)) yield `${name} is missing`
  for (const [at, [name, value]] of object.members.entries()) {
    const member = members.get(name)
    if (names.indexOf(name) < at) yield `${name} stands there twice`
    else if (member === undefined) yield `${name} is no member of the format`
    else if (!member.kind.holds(value)) yield `${name}: expected ${member.kind.name}`
  }
}
