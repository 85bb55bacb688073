import type { Packet } from '../packet.ts'

/** How an interface counts time (draft-ietf-opsawg-pcapng, section 4.2, if_tsresol and if_tsoffset). */
export interface TimeResolution {
  readonly unitsPerSecond: number
  /** Seconds to add to every time. */
  readonly offset: number
}

/** The resolution that the byte of if_tsresol states: a negative power of 10, or of 2 if its highest bit is set. */
export function timeResolution(exponent: number, offset: number): TimeResolution {
  return { unitsPerSecond: exponent & 0x80 ? 2 ** (exponent & 0x7f) : 10 ** exponent, offset }
}

/** Splits a 64-bit count of units, given as its two 32-bit halves, into the seconds and microseconds of a packet. */
export function splitTime(packet: Packet, halves: readonly [number, number], resolution: TimeResolution): void {
  const { unitsPerSecond, offset } = resolution
  const [seconds, units] = divide(halves, unitsPerSecond)
  packet.seconds = seconds + offset
  packet.microseconds = Math.floor((units * 1_000_000) / unitsPerSecond)
}

/** Quotient and remainder; exact, since a count in microseconds is below 2^53 and a longer one is divided as BigInt. */
function divide([high, low]: readonly [number, number], divisor: number): [number, number] {
  if (high >= 0x20_0000) return divideBig((BigInt(high) << 32n) | BigInt(low), BigInt(divisor))
  const dividend = high * 0x1_0000_0000 + low
  return [Math.floor(dividend / divisor), dividend % divisor]
}

function divideBig(dividend: bigint, divisor: bigint): [number, number] {
  return [Number(dividend / divisor), Number(dividend % divisor)]
}
