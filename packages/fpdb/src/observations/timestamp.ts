import type { Member } from '@fingerpost/io/pure'
import { Mismatch } from '@fingerpost/io/pure'

/** Date, hour and minute, offset; seconds (60 in a leap second) never decide the day, since offsets are in minutes. */
const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::(?:[0-5]\d|60)(?:\.\d+)?)?(?:Z|([+-](?:[01]\d|2[0-3])):?([0-5]\d))?)?$/i

/** The usual form of them, day 00 excluded. */
const UTC = /^\d{4}-\d\d-(?:0[1-9]|[123]\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/

/** The last second of the year 9999, the last that `YYYY-MM-DD` can name. */
const LAST_SECOND = 253_402_300_799

/**
 * The UTC day of a time stamp as `YYYY-MM-DD`, undefined when there is none. A time stamp is a date and time of RFC 3339
 * (also with a blank for the `T`, with `+0000` as EVE writes offsets, or a date alone; without an offset it is UTC) or
 * a number of seconds since 1970, as capture records carry. Throws Mismatch for anything else.
 */
export function utcDay(member: Member | undefined): string | undefined {
  if (member === undefined) return undefined
  const day = typeof member.value === 'number' ? dayOfEpoch(member.value) : dayOfText(member.value)
  if (day === undefined) throw new Mismatch(member.name, 'an RFC 3339 time stamp or seconds since 1970')
  return day
}

function dayOfEpoch(seconds: number): string | undefined {
  return seconds >= 0 && seconds <= LAST_SECOND ? isoDay(seconds * 1000) : undefined
}

/** Most time stamps are in UTC and their day can be read off; the others cost six times as much. */
function dayOfText(value: unknown): string | undefined {
  if (typeof value === 'string' && UTC.test(value)) {
    const isDay = Number(value.slice(8, 10)) <= daysIn(Number(value.slice(5, 7)), Number(value.slice(0, 4)))
    return isDay ? value.slice(0, 10) : undefined
  }
  const match = typeof value === 'string' ? RFC_3339.exec(value) : null
  if (match === null) return undefined
  const [text, year, month, day, hour, minute, offsetHours, offsetMinutes] = match
  if (Number(day) < 1 || Number(day) > daysIn(Number(month), Number(year))) return undefined
  if (offsetHours === undefined) return text.slice(0, 10)
  const east = Number(offsetHours) * 60 + (offsetHours.startsWith('-') ? -1 : 1) * Number(offsetMinutes)
  return isoDay(Date.parse(`${year}-${month}-${day}T${hour}:${minute}Z`) - east * 60_000)
}

/** The days of a month (RFC 3339, section 5.7); none for a number that is no month. */
function daysIn(month: number, year: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  if (month < 1 || month > 12) return 0
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** RFC 3339, appendix C. */
function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Undefined for a day before the year 0 or after the year 9999. */
function isoDay(milliseconds: number): string | undefined {
  const text = new Date(milliseconds).toISOString()
  return text.length === 24 ? text.slice(0, 10) : undefined
}
