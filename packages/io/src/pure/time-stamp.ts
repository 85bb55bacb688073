import { Mismatch } from './errors.ts'
import type { Member } from './members.ts'

/** A point in time as a record tells it. */
export interface TimeStamp {
  /** In UTC, `YYYY-MM-DD`. */
  readonly day: string
  /** Since 1970, those of a text to the millisecond; undefined where the record tells the day alone. */
  readonly seconds: number | undefined
}

/** RFC 3339, also with a blank for the `T`, without seconds, with `+0000` for an offset, without one, or a date alone. */
const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.(\d+))?)?(?:Z|([+-](?:[01]\d|2[0-3])):?([0-5]\d))?)?$/i

/** The usual form of them, day 00 excluded. */
const UTC = /^\d{4}-\d\d-(?:0[1-9]|[123]\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/

const DECIMAL = /^\d+(?:\.\d+)?$/

/** The last second of the year 9999, the last that `YYYY-MM-DD` can name. */
const LAST_SECOND = 253_402_300_799

/**
 * Reads a time stamp: a number of seconds since 1970, also in decimal digits (osquery), or a date and time of RFC 3339
 * (also with a blank for the `T`, with `+0000` as EVE writes offsets, without seconds, or a date alone; without an offset
 * it is UTC). Undefined for anything else.
 */
export function parseTimeStamp(value: unknown): TimeStamp | undefined {
  if (typeof value === 'number') return ofSeconds(value)
  if (typeof value !== 'string') return undefined
  return DECIMAL.test(value) ? ofSeconds(Number(value)) : ofText(value)
}

/** Seconds since 1970 of a member that holds a time stamp. Throws {@link Mismatch} for any other, and for a date alone. */
export function instantOf({ name, value }: Member): number {
  const seconds = parseTimeStamp(value)?.seconds
  if (seconds === undefined) throw new Mismatch(name, 'a date and time of RFC 3339, or seconds since 1970')
  return seconds
}

/**
 * The UTC day, `YYYY-MM-DD`, of a member that holds a time stamp; undefined where there is none. Throws {@link Mismatch}
 * for anything else. Most time stamps are in UTC and their day can be read off; the others cost six times as much.
 */
export function utcDay(member: Member | undefined): string | undefined {
  if (member === undefined) return undefined
  const { name, value } = member
  const day = typeof value === 'string' && UTC.test(value) ? ownDay(value) : parseTimeStamp(value)?.day
  if (day === undefined) throw new Mismatch(name, 'an RFC 3339 time stamp or seconds since 1970')
  return day
}

/** The date that a text begins with, where the calendar has it. */
function ownDay(text: string): string | undefined {
  const day = Number(text.slice(8, 10))
  return day >= 1 && day <= daysIn(Number(text.slice(5, 7)), Number(text.slice(0, 4))) ? text.slice(0, 10) : undefined
}

function ofSeconds(seconds: number): TimeStamp | undefined {
  const day = seconds >= 0 && seconds <= LAST_SECOND ? isoDay(seconds * 1000) : undefined
  return day === undefined ? undefined : { day, seconds }
}

/** Seconds (60 in a leap second) never decide the day, since offsets are in minutes. */
function ofText(text: string): TimeStamp | undefined {
  const match = RFC_3339.exec(text)
  const date = match === null ? undefined : ownDay(text)
  if (match === null || date === undefined) return undefined
  const [hour, minute, second = '0', fraction = '', offsetHours = '+00', offsetMinutes = '0'] = match.slice(4)
  if (hour === undefined || minute === undefined) return { day: date, seconds: undefined }
  const east = Number(offsetHours) * 60 + (offsetHours.startsWith('-') ? -1 : 1) * Number(offsetMinutes)
  const start = Date.parse(`${date}T${hour}:${minute}Z`) - east * 60_000
  const day = isoDay(start)
  const milliseconds = Number(second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
  return day === undefined ? undefined : { day, seconds: (start + milliseconds) / 1000 }
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
