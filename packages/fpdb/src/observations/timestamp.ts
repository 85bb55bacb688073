import type { Member } from './members.ts'
import { Mismatch } from './observation.ts'

/** Date, hour and minute, offset; seconds (60 in a leap second) never decide the day, since offsets are in minutes. */
const RFC_3339 = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(?:[0-5]\d|60)(?:\.\d+)?)?(?:Z|([+-])(\d\d):?([0-5]\d))?)?$/i

/** The last second of the year 9999, the last that `YYYY-MM-DD` can name. */
const LAST_SECOND = 253_402_300_799

/**
 * The UTC day of a time stamp as `YYYY-MM-DD`, undefined when there is none. A time stamp is a date and time of RFC 3339
 * (also with a blank for the `T`, with `+0000` as EVE writes offsets, or a date alone; without an offset it is UTC) or
 * a number of seconds since 1970, as capture records carry. Throws Mismatch for anything else.
 */
export function utcDay(member: Member | undefined): string | undefined {
  if (member === undefined) return undefined
  const milliseconds = typeof member.value === 'number' ? fromEpoch(member.value) : fromText(member.value)
  if (milliseconds === undefined) throw new Mismatch(member.name, 'an RFC 3339 time stamp or seconds since 1970')
  return new Date(milliseconds).toISOString().slice(0, 10)
}

function fromEpoch(seconds: number): number | undefined {
  return seconds >= 0 && seconds <= LAST_SECOND ? seconds * 1000 : undefined
}

function fromText(value: unknown): number | undefined {
  const match = typeof value === 'string' ? RFC_3339.exec(value) : null
  if (match === null) return undefined
  const [, date, time = '00:00', sign, hours, minutes] = match
  const local = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(`${date}`)) return undefined
  const offset = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000)
  const utc = local - offset
  return utc >= -62_167_219_200_000 && utc <= LAST_SECOND * 1000 + 999 ? utc : undefined
}
