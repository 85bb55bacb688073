import { GROUPS, groupPair, isMapped, parseIpv4, readAddress } from './address-groups.ts'
import { int32, uint16 } from './bytes.ts'

/**
 * An address as a number: IPv4 (also inside IPv6, `::ffff:1.2.3.4`) as a number below 2^32, IPv6 as a bigint.
 * Undefined for text that is neither (RFC 4291, section 2.2; no zone, no brackets, four decimal parts without leading
 * zeros for IPv4).
 */
export function parseAddress(text: string): number | bigint | undefined {
  if (!text.includes(':')) return knownOf(parseIpv4(text, 0))
  const groups = new Uint16Array(GROUPS)
  if (!readAddress(text, groups)) return undefined
  if (isMapped(groups)) return groupPair(groups, 6)
  let address = 0n
  for (let at = 0; at < GROUPS; at += 2) address = (address << 32n) | BigInt(groupPair(groups, at))
  return address
}

function knownOf(address: number): number | undefined {
  return address < 0 ? undefined : address
}

/** An IPv4 address in dotted decimal. */
export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 0xff}.${(address >>> 8) & 0xff}.${address & 0xff}`
}

/** An IPv6 address in the form of RFC 5952, section 4; one that holds an IPv4 address is written like any other. */
export function formatIpv6(address: bigint): string {
  return formatGroups(Array.from({ length: 8 }, (_, group) => Number((address >> BigInt(112 - 16 * group)) & 0xffffn)))
}

/** An address of 4 or 16 bytes in a packet as text, as the two above. */
export function formatAddress(bytes: Uint8Array, at: number, length: number): string {
  if (length === 4) return formatIpv4(int32(bytes, at))
  const groups: number[] = []
  for (let group = at; group < at + 16; group += 2) groups.push(uint16(bytes, group))
  return formatGroups(groups)
}

/** Lower case, no leading zeros, `::` for the longest run of two or more zero groups. */
function formatGroups(groups: readonly number[]): string {
  const [start, end] = longestZeroRun(groups)
  let text = ''
  for (let at = 0; at < groups.length; at++) {
    if (at === start) text += '::'
    if (at >= start && at < end) continue
    text += at === 0 || at === end ? (groups[at] ?? 0).toString(16) : `:${(groups[at] ?? 0).toString(16)}`
  }
  return text
}

/** The first of the longest runs of two or more zeros, as [start, end); one that no group lies in where there is none. */
function longestZeroRun(groups: readonly number[]): readonly [number, number] {
  let best: readonly [number, number] = NO_RUN
  let start = 0
  for (let at = 0; at <= groups.length; at++) {
    if (groups[at] === 0) continue
    if (at - start > Math.max(1, best[1] - best[0])) best = [start, at]
    start = at + 1
  }
  return best
}

const NO_RUN: readonly [number, number] = [-1, -1]
