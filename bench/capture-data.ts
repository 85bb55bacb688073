import type { Append } from './data-file.ts'

// A classic pcap file in little-endian order and microseconds, Ethernet frames that carry IPv4 without VLAN tags.
const FILE_HEADER = 24
const PACKET_HEADER = 16
const SOURCE_ADDRESS = 14 + 12
const DESTINATION_ADDRESS = 14 + 16
const MAGIC = 0xa1b2c3d4

/** Where each packet's header starts in the source, and how many seconds its packets span, rounded up. */
export interface RepeatableCapture {
  bytes: Buffer
  packets: number[]
  seconds: number
}

/** Indexes a capture of the one form that `repeatCapture` rewrites. Throws `Error` for another. */
export function readCapture(bytes: Buffer): RepeatableCapture {
  if (bytes.readUInt32LE(0) !== MAGIC) throw new Error('expected a little-endian pcap file with microseconds')
  const packets: number[] = []
  for (let at = FILE_HEADER; at < bytes.length; at += PACKET_HEADER + bytes.readUInt32LE(at + 8)) packets.push(at)
  const times = packets.map((at) => bytes.readUInt32LE(at))
  return { bytes, packets, seconds: Math.max(...times) - Math.min(...times) + 1 }
}

/**
 * The capture over and over: in repeat `n` every time stamp is `n` spans later and every address `n` higher, so that
 * flows differ. Nothing else is rewritten; IP and TCP checksums no longer hold.
 */
export function repeatCapture({ bytes, packets, seconds }: RepeatableCapture, repeats: number, append: Append): void {
  append(bytes.subarray(0, FILE_HEADER))
  for (let n = 0; n < repeats; n++) {
    const copy = Buffer.from(bytes)
    for (const at of packets) shift(copy, at, { seconds: n * seconds, addresses: n })
    append(copy.subarray(FILE_HEADER))
  }
}

function shift(capture: Buffer, at: number, by: { seconds: number; addresses: number }): void {
  capture.writeUInt32LE(capture.readUInt32LE(at) + by.seconds, at)
  for (const field of [SOURCE_ADDRESS, DESTINATION_ADDRESS]) {
    const address = at + PACKET_HEADER + field
    capture.writeUInt32BE(capture.readUInt32BE(address) + by.addresses, address)
  }
}
