import { parseTimeStamp } from '@fingerpost/io/pure'
import { standsAt, stringAt } from '../json/text.ts'

/**
 * Reads the time stamps of a log (`"2024-05-06T07:08:09.123456+0000"`). Their days are few and follow each other, so that
 * mostly the clock alone is read.
 */
export class TimeStampReader {
  #day: Day = { date: '\n', zone: '\n', time: undefined }
  readonly #known = new Map<string, Day>()

  /**
   * Milliseconds from 1970 to the time stamp in `bytes[start, end)`, quotes included, whose digits beyond milliseconds do
   * not count; undefined where there is none. A negative start is none.
   */
  read(bytes: Buffer, start: number, end: number): number | undefined {
    if (start < 0) return undefined
    const zone = zoneFrom(bytes, start + SECONDS, end)
    const clock = clockAt(bytes, start + CLOCK, zone)
    if (clock < 0) return millisecondsOf(stringAt(bytes, start, end))
    const { date, zone: last } = this.#day
    const isSame = standsAt(bytes, start, date) && zone + last.length === end && standsAt(bytes, zone, last)
    if (!isSame)
      this.#day = this.#dayOf(bytes.toString('latin1', start, start + CLOCK), bytes.toString('latin1', zone, end))
    const { time } = this.#day
    return time === undefined ? undefined : time + clock
  }

  #dayOf(date: string, zone: string): Day {
    const known = this.#known.get(date + zone)
    if (known !== undefined) return known
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    const day = { date, zone, time: millisecondsOf(`${date.slice(1)}00:00${zone.slice(0, -1)}`) }
    this.#known.set(date + zone, day)
    return day
  }
}

/** A day as time stamps write it, with what stands before the clock (`"2024-05-06T`) and after it (`+0000"`). */
interface Day {
  readonly date: string
  readonly zone: string
  /** When it begins; undefined where the calendar has no such day. */
  readonly time: number | undefined
}

function millisecondsOf(text: string | undefined): number | undefined {
  const seconds = parseTimeStamp(text)?.seconds
  return seconds === undefined ? undefined : Math.round(seconds * 1000)
}

/** The offset of what follows the digits and the dot of the seconds. */
function zoneFrom(bytes: Buffer, seconds: number, end: number): number {
  let at = seconds
  while (at < end && (bytes[at] === DOT || digitAt(bytes, at) >= 0)) at++
  return at
}

/** `07:08:09.123456` in milliseconds since midnight; -1 where anything else stands there. */
function clockAt(bytes: Buffer, start: number, end: number): number {
  const hours = pairAt(bytes, start)
  const minutes = pairAt(bytes, start + 3)
  const seconds = pairAt(bytes, start + 6)
  const isClock = hours < 24 && minutes < 60 && seconds < 60 && bytes[start + 2] === COLON && bytes[start + 5] === COLON
  const fraction = isClock ? fractionAt(bytes, start + 8, end) : -1
  return fraction < 0 ? -1 : ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction
}

/** `.123456` in milliseconds, and nothing in none; -1 where anything else stands there. */
function fractionAt(bytes: Buffer, start: number, end: number): number {
  if (start === end) return 0
  if (bytes[start] !== DOT || start + 1 >= end) return -1
  let [fraction, weight] = [0, 100]
  for (let at = start + 1; at < end; at++) {
    fraction += weight * digitAt(bytes, at)
    weight = weight > 1 ? weight / 10 : 0
  }
  return fraction >= 0 ? fraction : -1
}

/** The number of two digits; NaN where there are none. */
function pairAt(bytes: Buffer, at: number): number {
  return 10 * digitAt(bytes, at) + digitAt(bytes, at + 1)
}

/** NaN where there is no digit. */
function digitAt(bytes: Buffer, at: number): number {
  const digit = (bytes[at] ?? 0) - ZERO
  return digit >= 0 && digit <= 9 ? digit : Number.NaN
}

/** How many days are remembered before the memory starts over. */
const REMEMBERED = 1000
/** Where the clock and the fraction of its seconds begin. */
const CLOCK = '"2024-05-06T'.length
const SECONDS = CLOCK + '07:08:09'.length
const ZERO = 0x30
const DOT = 0x2e
const COLON = 0x3a
