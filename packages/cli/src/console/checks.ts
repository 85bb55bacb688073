import { UsageError } from './run.ts'

/** What a check turns the value of an option into. Throws UsageError, which names the option, for a value that is none. */
export type Check<Value, Checked> = (option: string, value: Value) => Checked

/** What a check says of an option that may be left out. */
export function optional<Value, Checked>(
  check: Check<Value, Checked>,
  option: string,
  value: Value | undefined,
): Checked | undefined {
  return value === undefined ? undefined : check(option, value)
}

/** A whole number from `least` (1) to `most` (no limit). */
export function wholeNumber(
  option: string,
  value: number,
  { least = 1, most = Number.POSITIVE_INFINITY }: { readonly least?: number; readonly most?: number } = {},
): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  const to = most === Number.POSITIVE_INFINITY ? 'on' : `to ${most}`
  throw new UsageError(`--${option}: expected a whole number from ${least} ${to}`)
}

/** A number above 0. */
export function positiveNumber(option: string, value: number): number {
  if (value > 0) return value
  throw new UsageError(`--${option}: expected a number above 0`)
}

/** A number from 0 to 1. */
export function fraction(option: string, value: number): number {
  if (value >= 0 && value <= 1) return value
  throw new UsageError(`--${option}: expected a number from 0 to 1`)
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['m', 1e6],
  ['g', 1e9],
  ['t', 1e12],
])

/** A size such as `800MB` or `1.5 GB`, in bytes (powers of ten). */
export function bytesOf(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgt]?)b?$/i.exec(text) ?? []
  const bytes = Number(number) * (UNITS.get(unit.toLowerCase()) ?? 1)
  if (bytes >= 1) return bytes
  throw new UsageError(`--${option}: expected a size such as 800MB or 1GB`)
}

const SECONDS_OF_UNIT: ReadonlyMap<string, number> = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
])

/** A duration in seconds: `500ms`, `5s`, `2m`, `1h`, or `5` for seconds. */
export function secondsOf(option: string, text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const factor = SECONDS_OF_UNIT.get(unit)
  if (number !== undefined && factor !== undefined) return Number(number) * factor
  throw new UsageError(`--${option}: expected a time such as 500ms, 5s, 2m or 1h`)
}

/** A duration in days: `90d` or `90`. */
export function daysOf(option: string, text: string): number {
  const days = Number(/^(\d+(?:\.\d+)?)d?$/.exec(text)?.[1])
  if (days > 0) return days
  throw new UsageError(`--${option}: expected a number of days such as 90d`)
}

/** A day such as `2026-11-24`. */
export function dayOf(option: string, text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.startsWith(text)
  if (isDay === true) return text
  throw new UsageError(`--${option}: expected a day such as 2026-11-24`)
}

/** A day, or a time with its zone such as `2026-11-24T09:30Z`, in milliseconds since 1970. */
export function timeOf(option: string, text: string): number {
  const [, day = text, time = 'T00:00Z'] = /^([^T]*)(T.*(?:Z|[+-]\d\d:\d\d))$/.exec(text) ?? []
  const instant = Date.parse(`${dayOf(option, day)}${time}`)
  if (!Number.isNaN(instant)) return instant
  throw new UsageError(`--${option}: expected a time such as 2026-11-24T09:30Z`)
}

/** Refuses operands and options of which more than one is `-`, standard input. */
export function standardInputOnce(paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('standard input is given twice')
}
