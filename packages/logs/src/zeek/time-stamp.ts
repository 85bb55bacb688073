import { parseTimeStamp } from '@fingerpost/io/pure'

/** A time as Zeek writes it: seconds since 1970, milliseconds since then, or a date and time of RFC 3339. */
export interface ZeekTime {
  /** Milliseconds since 1970. */
  readonly time: number
  /** The text where it is a date, else seconds since 1970. */
  readonly timestamp: string | number
}

/**
 * Reads the texts of `LogAscii::json_timestamps` TS_EPOCH, TS_MILLIS, TS_MILLIS_UNSIGNED and TS_ISO8601; undefined for
 * what is none. Numbers from 10^11 on are milliseconds: as seconds they would be after the year 5000.
 */
export function parseZeekTime(text: string | undefined): ZeekTime | undefined {
  if (text === undefined) return undefined
  if (NUMBER.test(text)) return ofNumber(text)
  const seconds = parseTimeStamp(text)?.seconds
  return seconds === undefined ? undefined : { time: Math.round(seconds * 1000), timestamp: text }
}

function ofNumber(text: string): ZeekTime {
  const value = Number(text)
  if (Math.abs(value) < MILLISECONDS) return { time: Math.round(value * 1000), timestamp: value }
  const time = UNSIGNED.test(text) ? Number(BigInt.asIntN(64, BigInt(text))) : Math.round(value)
  return { time, timestamp: time / 1000 }
}

const NUMBER = /^-?\d+(?:\.\d+)?$/
/** TS_MILLIS_UNSIGNED writes the two's complement of 64 bits where time is before 1970. */
const UNSIGNED = /^\d{19,20}$/
const MILLISECONDS = 1e11
