import { type ImplementationDates, implementationDates, parseNpf } from '@fingerpost/fingerprint'

/** The dates of a fingerprint of TLS in any notation; undefined for others, and where nothing in it has one. */
export function datesOf(fingerprint: string): ImplementationDates | undefined {
  const hello = parseNpf(fingerprint)
  return hello && implementationDates(hello)
}

/** The dates in a line for people; nothing where there are none. */
export function datesNote(fingerprint: string): string {
  const dates = datesOf(fingerprint)
  return dates === undefined
    ? ''
    : `nothing in this hello is younger than ${dates.max}, the oldest is of ${dates.min}\n`
}
