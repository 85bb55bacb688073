import { int32, uint16 } from './bytes.ts'

/**
 * An address as a number: IPv4 (also inside IPv6, `::ffff:1.2.3.4`) as a number below 2^32, IPv6 as a bigint.
 * Undefined for text that is neither (RFC 4291, section 2.2; no zone, no brackets, four decimal parts without leading
 * zeros for IPv4).
 */
export function parseAddress(text: string): number | bigint | undefined {
  if (!text.includes(':')) return parseIpv4(text)
  const address = parseIpv6(text)
  return address !== undefined && address >> 32n === MAPPED ? Number(address & 0xffffffffn) : address
}

/** The upper 96 bits of an IPv4-mapped address (RFC 4291, section 2.5.5.2). */
const MAPPED = 0xffffn

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
  return formatGroups(Array.from({ length: 8 }, (_, group) => uint16(bytes, at + 2 * group)))
}

/** Lower case, no leading zeros, `::` for the longest run of two or more zero groups. */
function formatGroups(groups: readonly number[]): string {
  const [start, end] = longestZeroRun(groups)
  const text = groups.map((group) => group.toString(16))
  if (end - start < 2) return text.join(':')
  return `${text.slice(0, start).join(':')}::${text.slice(end).join(':')}`
}

/** The first of the longest runs of zeros, as [start, end). */
function longestZeroRun(groups: readonly number[]): [number, number] {
  let best: [number, number] = [0, 0]
  let start = 0
  for (let at = 0; at <= groups.length; at++) {
    if (groups[at] === 0) continue
    if (at - start > best[1] - best[0]) best = [start, at]
    start = at + 1
  }
  return best
}

function parseIpv4(text: string): number | undefined {
  const parts = IPV4.exec(text)
  if (parts === null) return undefined
  let address = 0
  for (let at = 1; at <= 4; at++) {
    const part = Number(parts[at])
    if (part > 255) return undefined
    address = address * 256 + part
  }
  return address
}

const IPV4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/

function parseIpv6(text: string): bigint | undefined {
  const groups = expand(withHexTail(text))
  if (groups === undefined || groups.length !== 8) return undefined
  let address = 0n
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    address = (address << 16n) | BigInt(`0x${group}`)
  }
  return address
}

/** An IPv4 address at the end as the two groups of hex digits that it stands for. */
function withHexTail(text: string): string {
  if (!text.includes('.')) return text
  const start = text.lastIndexOf(':') + 1
  const tail = parseIpv4(text.slice(start))
  return tail === undefined
    ? ''
    : `${text.slice(0, start)}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`
}

/** The groups of an address with those that `::` leaves out. */
function expand(text: string): string[] | undefined {
  const [left, right, more] = text.split('::')
  if (left === undefined || more !== undefined) return undefined
  if (right === undefined) return left.split(':')
  const head = left === '' ? [] : left.split(':')
  const tail = right === '' ? [] : right.split(':')
  const missing = 8 - head.length - tail.length
  return missing < 1 ? undefined : [...head, ...Array<string>(missing).fill('0'), ...tail]
}
