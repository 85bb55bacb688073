import type { Member } from '@fingerpost/io/pure'
import { Mismatch } from '@fingerpost/io/pure'

/** RFC 3339, also with a blank for the `T`, with `+0000` for an offset, or without one (UTC, as Sysmon writes it). */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d):?(\d\d))?$/i

/**
 * Seconds since 1970 of a time stamp: a number of seconds, the same in decimal digits (osquery), or a date and time of
 * RFC 3339 (to the millisecond). Throws Mismatch for anything else.
 */
export function instantOf({ name, value }: Member): number {
  const seconds = typeof value === 'string' ? secondsOfText(value) : value
  if (typeof seconds === 'number' && seconds >= 0 && seconds < Number.POSITIVE_INFINITY) return seconds
  throw new Mismatch(name, 'a date and time of RFC 3339, or seconds since 1970')
}

function secondsOfText(text: string): number {
  const match = DATE_TIME.exec(text)
  if (match === null) return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const [, date, time, hours, minutes] = match
  return Date.parse(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`) / 1000
}
