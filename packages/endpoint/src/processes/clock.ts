import { readText } from './procfs.ts'

/** Seconds of CLOCK_MONOTONIC. */
export function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9
}

/**
 * Seconds that CLOCK_MONOTONIC is behind the time of day, to a few microseconds: waits for the next millisecond to
 * begin, since Node tells the time of day in those.
 */
export function monotonicOffset(): number {
  const before = Date.now()
  let now = before
  while (now === before) now = Date.now()
  return now / 1000 - monotonicSeconds()
}

/** A time in seconds since 1970 as seconds since the machine was started, to a hundredth. */
export function secondsSinceBoot(time: number): number {
  const uptime = Number(readText('/proc/uptime')?.split(' ')[0])
  return uptime - (Date.now() / 1000 - time)
}
