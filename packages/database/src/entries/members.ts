import { isObject, type JsonObject, Mismatch } from '@fingerpost/io/pure'

/** The object of a line. Throws {@link Mismatch} for anything else. */
export function parsedLine(text: string): JsonObject {
  return asObject(parseJson(text), 'the line')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new NotJson(error instanceof Error ? error.message : String(error))
  }
}

class NotJson extends Mismatch {
  constructor(reason: string) {
    super('the line', 'JSON')
    this.message = `not JSON: ${reason}`
  }
}

/** The value of a member that must be an object. Throws {@link Mismatch} for anything else. */
export function asObject(value: unknown, member: string): JsonObject {
  if (!isObject(value)) throw new Mismatch(member, 'a JSON object')
  return value
}

/** The value of a member that must be a string. Throws {@link Mismatch} for anything else. */
export function asText(value: unknown, member: string): string {
  if (typeof value !== 'string') throw new Mismatch(member, 'a string')
  return value
}

/** As `asText`, for names that are shown: at most 4,096 characters. */
export function asName(value: unknown, member: string): string {
  const name = asText(value, member)
  if (name.length > LONGEST_NAME) throw new Mismatch(member, `at most ${LONGEST_NAME} characters`)
  return name
}

/** As long as a path can be on Linux (PATH_MAX). */
const LONGEST_NAME = 4_096

/** The value of a member that may be a string; undefined for anything else. */
export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The day of a member; undefined where there is none. It is `unknown` where no observation had a time; the public databases of 2020 give a time besides the day. */
export function optionalDay(value: unknown): string | undefined {
  return typeof value === 'string' ? DAY.exec(value)?.[0] : undefined
}

const DAY = /^\d{4}-\d\d-\d\d/
