import type { Digests, NumberNames } from '@fingerpost/fingerprint'
import type { FingerprintRecord } from '../messages/record.ts'

/** How records are printed. */
export interface RecordOptions {
  readonly digests: Digests
  /** Formats of the fingerprints; of protocols that have none of them, and if not given, the default one. */
  readonly formats?: readonly string[]
  /** Prints all that a message says, not its fingerprints alone. */
  readonly metadata?: boolean
  /** Prints messages in words too, by these names. */
  readonly names?: NumberNames
  /** The JSON text of the `analysis` member for a record, or undefined for none. */
  readonly annotate?: (record: FingerprintRecord) => string | undefined
  /** Members that say who sent the message, where that is known. */
  readonly sender?: (record: FingerprintRecord) => Record<string, unknown>
}

/** Members of an object as text that continues an object: `,"key":value` each. */
export function members(object: Record<string, unknown>): string {
  let text = ''
  for (const [key, value] of Object.entries(object)) text += `,${JSON.stringify(key)}:${JSON.stringify(value)}`
  return text
}

/** A member whose value is JSON text already; nothing for undefined. */
export function member(key: string, json: string | undefined): string {
  return json === undefined ? '' : `,"${key}":${json}`
}

/** The message in words, under the type of its fingerprint; nothing where it is not asked for or the message has none. */
export function readableMember({ protocol, message }: FingerprintRecord, { names }: RecordOptions): string {
  const readable = names && protocol.readable?.(message, names)
  return readable === undefined ? '' : members({ readable: { [protocol.type]: readable } })
}

/** The members that say who sent the message; nothing where that is not asked for. */
export function senderMembers(record: FingerprintRecord, { sender }: RecordOptions): string {
  return sender === undefined ? '' : members(sender(record))
}

/** Seconds since 1970 with six decimals. */
export function eventStart({ seconds, microseconds }: FingerprintRecord): string {
  return `${seconds}.${threeDigits(Math.trunc(microseconds / 1000))}${threeDigits(microseconds % 1000)}`
}

/** A number of at most three digits with zeros in front of it. */
function threeDigits(number: number): string {
  if (number > 99) return `${number}`
  return number > 9 ? `0${number}` : `00${number}`
}
