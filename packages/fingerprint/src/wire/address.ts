import { uint16 } from './bytes.ts'

/** An IP address of 4 or 16 bytes as text: dotted decimal, or RFC 5952. */
export function formatAddress(bytes: Uint8Array, at: number, length: number): string {
  return length === 4 ? formatIpv4(bytes, at) : formatIpv6(bytes, at)
}

function formatIpv4(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`
}

/** RFC 5952, section 4: lower case, no leading zeros, `::` for the longest run of two or more zero groups. */
function formatIpv6(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, group) => uint16(bytes, at + 2 * group))
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
