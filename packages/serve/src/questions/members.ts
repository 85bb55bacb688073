import { InvalidMember } from './invalid-member.ts'

/** What a reader makes of the value of a member. Throws InvalidMember for a value that it must not have. */
export type MemberReader<Value> = (value: unknown, path: string) => Value

/** A JSON object. */
export type Members = Readonly<Record<string, unknown>>

/** The members of an object, which may have those names alone. */
export function object(value: unknown, path: string, names: ReadonlySet<string>): Members {
  if (!isMembers(value)) throw new InvalidMember(path, 'expected an object')
  for (const name in value)
    if (!names.has(name)) throw new InvalidMember(`${path}/${pointed(name)}`, 'expected no such member')
  return value
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a reader makes of a member; undefined where it is left out. */
export function optional<Value>(members: Members, name: string, read: MemberReader<Value>): Value | undefined {
  const value = members[name]
  return value === undefined ? undefined : read(value, `/${name}`)
}

/** A text of at most so many UTF-16 units. */
export function text(longest: number): MemberReader<string> {
  return (value, path) => {
    if (typeof value === 'string' && value.length <= longest) return value
    throw new InvalidMember(path, `expected a text of at most ${longest} characters`)
  }
}

/** A text that a pattern or a check of the format matches. */
export function textOf(isValid: (text: string) => boolean, expected: string): MemberReader<string> {
  return (value, path) => {
    if (typeof value === 'string' && isValid(value)) return value
    throw new InvalidMember(path, `expected ${expected}`)
  }
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): MemberReader<number> {
  return (value, path) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidMember(path, `expected a whole number from ${least} to ${most}`)
  }
}

/** A list of at most so many values. */
export function list<Value>(read: MemberReader<Value>, longest: number): MemberReader<Value[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > longest)
      throw new InvalidMember(path, `expected a list of at most ${longest} values`)
    return value.map((item: unknown, index) => read(item, `${path}/${index}`))
  }
}

/** A name from outside in a JSON pointer, cut where it is long. */
function pointed(name: string): string {
  return name.slice(0, LONGEST_NAME).replaceAll('~', '~0').replaceAll('/', '~1')
}

const LONGEST_NAME = 64
