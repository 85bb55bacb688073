import { UsageError } from '../console/run.ts'

/** The value of an option, which must be a whole number from `least` on. Throws UsageError. */
export function wholeNumber(option: string, value: number, least = 1): number {
  if (!Number.isInteger(value) || value < least) {
    throw new UsageError(`--${option}: expected a ${least === 1 ? 'number from 1 on' : `number from ${least} on`}`)
  }
  return value
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 }

/** A size such as `800MB` or `1.5 GB` in bytes (powers of ten). Throws UsageError. */
export function bytesOf(option: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([kmgt]?)b?$/i.exec(text) ?? []
  const bytes = Number(number) * (UNITS[(unit ?? '').toLowerCase()] ?? 1)
  if (!(bytes >= 1)) throw new UsageError(`--${option}: expected a size such as 800MB or 1GB`)
  return bytes
}

/** A time such as `90d` in days. Throws UsageError. */
export function daysOf(option: string, text: string): number {
  const days = Number(/^(\d+(?:\.\d+)?)d?$/.exec(text)?.[1])
  if (!(days > 0)) throw new UsageError(`--${option}: expected a number of days such as 90d`)
  return days
}

/** A day such as `2026-11-24`. Throws UsageError. */
export function dayOf(option: string, text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.startsWith(text)
  if (isDay !== true) throw new UsageError(`--${option}: expected a day such as 2026-11-24`)
  return text
}

/** A day, or a time with its zone such as `2026-11-24T09:30Z`, in milliseconds since 1970. Throws UsageError. */
export function instantOf(option: string, text: string): number {
  const [, day = text, time = 'T00:00Z'] = /^([^T]*)(T.*(?:Z|[+-]\d\d:\d\d))$/.exec(text) ?? []
  const instant = Date.parse(`${dayOf(option, day)}${time}`)
  if (Number.isNaN(instant)) throw new UsageError(`--${option}: expected a time such as 2026-11-24T09:30Z`)
  return instant
}
