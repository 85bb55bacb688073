import { formatIpv4, formatIpv6 } from '@fingerpost/fingerprint'
import { openReader } from './mmdb.ts'
import { parsePrefixList } from './prefix-list.ts'

/**
 * The announced prefixes of a MaxMind DB file as lines `1.0.0.0/24 13335` parted by a tab, without line ends: IPv4, then
 * global unicast IPv6 (RFC 4291, section 2.4) without the two ranges that stand for IPv4 again (2001::/32, 2002::/16),
 * each in the order of addresses. Throws InputError for a file that its reader refuses.
 */
export function* mmdbPrefixLines(bytes: Buffer, path: string): Generator<string> {
  const reader = openReader(bytes, path)
  const look = (address: string): Leaf => {
    const [record, length] = reader.getWithPrefixLength(address)
    return { system: record?.autonomous_system_number, length }
  }
  for (let address = 0; address < 2 ** 32; ) {
    const text = formatIpv4(address)
    const { system, length } = look(text)
    if (system !== undefined) yield `${text}/${length}\t${system}`
    address += 2 ** (32 - length)
  }
  for (const [first, end] of GLOBAL_UNICAST) {
    for (let address = first; address < end; ) {
      const text = formatIpv6(address)
      const { system, length } = look(text)
      if (system !== undefined) yield `${text}/${length}\t${system}`
      address += 1n << BigInt(128 - length)
    }
  }
}

interface Leaf {
  readonly system: number | undefined
  readonly length: number
}

/** 2000::/3 with Teredo (RFC 4380) and 6to4 (RFC 3056) left out. */
const GLOBAL_UNICAST: readonly (readonly [first: bigint, end: bigint])[] = [
  [0x2000n << 112n, 0x2001n << 112n],
  [0x20010001n << 96n, 0x2002n << 112n],
  [0x2003n << 112n, 0x4000n << 112n],
]

/** The lines of a prefix list in the same form and in their own order. Throws InputError as `parsePrefixList` does. */
export function* listPrefixLines(text: string, path: string): Generator<string> {
  parsePrefixList(text, path)
  for (const line of text.split('\n')) {
    const content = line.trim()
    if (/^[0-9A-Fa-f:]/.test(content)) yield content.replace(/\s+/, '\t')
  }
}
