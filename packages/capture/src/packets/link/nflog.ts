import { byteAt, uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'

const HEADER = 4
/** Types of TLVs have flags in their first two bits. */
const TYPE = 0x3fff
const PAYLOAD = 9

/** Linux's AF_INET and AF_INET6. */
const FAMILIES: ReadonlySet<number> = new Set([2, 10])

/**
 * LINKTYPE_NFLOG: address family and version 0, then TLVs in the byte order of the machine that captured, which is told
 * by the first type, below 256; the IP packet is one of them, the last.
 */
export function nflog({ bytes, end }: Packet, offset: number): number {
  if (offset + HEADER > end || !FAMILIES.has(byteAt(bytes, offset)) || bytes[offset + 1] !== 0) return -1
  const littleEndian = (byteAt(bytes, offset + HEADER + 2) & (TYPE >> 8)) !== 0
  for (let at = offset + HEADER; at + 4 <= end; ) {
    const length = uint16(bytes, at, littleEndian)
    if ((uint16(bytes, at + 2, littleEndian) & TYPE) === PAYLOAD) return at + 4
    if (length < 4) return -1
    at += (length + 3) & ~3
  }
  return -1
}
