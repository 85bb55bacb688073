/** How many groups of 16 bits an address has; IPv4 is the address that maps it (RFC 4291, section 2.5.5.2). */
export const GROUPS = 8

/**
 * Reads an address (RFC 4291, section 2.2; no zone, no brackets) into eight groups, IPv4 as `::ffff:1.2.3.4`. False for
 * text that is no address; the groups then hold anything. It makes no objects: each event of a log has an address.
 */
export function readAddress(text: string, groups: Uint16Array): boolean {
  if (text.includes(':')) return readIpv6(text, groups)
  groups.fill(0)
  groups[5] = 0xffff
  return putPair(groups, 6, parseIpv4(text, 0))
}

/** Whether groups are those of an IPv4 address. */
export function isMapped(groups: Uint16Array): boolean {
  for (let at = 0; at < 5; at++) if (groups[at] !== 0) return false
  return groups[5] === 0xffff
}

/** The groups `at` and `at + 1` as one number below 2^32. */
export function groupPair(groups: Uint16Array, at: number): number {
  return (groups[at] ?? 0) * 0x1_0000 + (groups[at + 1] ?? 0)
}

/** Groups as far as the text has them; where it has `::`, those behind it move to the end. */
function readIpv6(text: string, groups: Uint16Array): boolean {
  let [at, count, gap] = text.startsWith('::') ? [2, 0, 0] : [0, 0, -1]
  while (at < text.length) {
    if (count === GROUPS) return false
    const colon = text.indexOf(':', at)
    if (colon < 0 && text.includes('.', at)) {
      return count <= 6 && putPair(groups, count, parseIpv4(text, at)) && closeGap(groups, gap, count + 2)
    }
    const group = hexIn(text, at, colon < 0 ? text.length : colon)
    if (group < 0 || colon === text.length - 1) return false
    groups[count++] = group
    if (colon < 0) break
    at = colon + 1
    if (text.charCodeAt(at) !== COLON) continue
    if (gap >= 0) return false
    gap = count
    at++
  }
  return closeGap(groups, gap, count)
}

/** `::` stands for one group of zeros at least. */
function closeGap(groups: Uint16Array, gap: number, count: number): boolean {
  if (gap < 0 || count >= GROUPS) return gap < 0 && count === GROUPS
  const behind = GROUPS - count + gap
  groups.copyWithin(behind, gap, count)
  groups.fill(0, gap, behind)
  return true
}

function putPair(groups: Uint16Array, at: number, pair: number): boolean {
  groups[at] = pair >>> 16
  groups[at + 1] = pair & 0xffff
  return pair >= 0
}

/** The number of the IPv4 address that the text has from `start` to its end: four parts without leading zeros; else -1. */
export function parseIpv4(text: string, start: number): number {
  let [address, at] = [0, start]
  for (let part = 0; part < 4; part++) {
    const end = part < 3 ? text.indexOf('.', at) : text.length
    const value = decimalIn(text, at, end)
    if (value < 0) return -1
    address = address * 256 + value
    at = end + 1
  }
  return address
}

/** -1 for what is no number from 0 to 255 without leading zeros. */
function decimalIn(text: string, start: number, end: number): number {
  const length = end - start
  if (length < 1 || length > 3 || (length > 1 && text.charCodeAt(start) === ZERO)) return -1
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return -1
    value = 10 * value + digit
  }
  return value > 255 ? -1 : value
}

/** -1 for what is not one to four hex digits. */
function hexIn(text: string, start: number, end: number): number {
  if (end <= start || end > start + 4) return -1
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = HEX[text.charCodeAt(at)] ?? -1
    if (digit < 0) return -1
    value = 16 * value + digit
  }
  return value
}

const COLON = 0x3a
const ZERO = 0x30
/** The values of hex digits by their characters; -1 for others. */
const HEX = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()),
)
