import type { Append } from './data-file.ts'

// Classic pcap files in little-endian order and microseconds, of Ethernet frames.
const FILE_HEADER = 24
const PACKET_HEADER = 16
const ETHER_TYPE = PACKET_HEADER + 12
const MAGIC = 0xa1b2c3d4
const ETHERNET = 1

/** Where the last four bytes of source and destination address lie behind a packet's header, by EtherType. */
const ADDRESSES: ReadonlyMap<number, readonly number[]> = new Map([
  [0x0800, [30, 34].map((offset) => PACKET_HEADER + offset - 4)],
  [0x86dd, [34, 50].map((offset) => PACKET_HEADER + offset)],
])

/** Packets in the form of a pcap file, where each one's header starts, and how many seconds they span, rounded up. */
export interface RepeatableCapture {
  bytes: Buffer
  packets: number[]
  seconds: number
}

/** Whether a file is of the one form that `readCaptures` takes. */
export function isRepeatable(bytes: Buffer): boolean {
  return bytes.readUInt32LE(0) === MAGIC && bytes.readUInt32LE(20) === ETHERNET
}

/** The packets of several captures, each capture begun when the one before it ends. */
export function readCaptures(captures: readonly Buffer[]): RepeatableCapture {
  const bytes = Buffer.concat([captures[0].subarray(0, FILE_HEADER), ...captures.map((c) => c.subarray(FILE_HEADER))])
  const packets = placesOf(bytes)
  let now = 0
  let before = 0
  for (const at of packets) {
    const time = bytes.readUInt32LE(at)
    now += Math.min(1, Math.max(0, time - before))
    before = time
    bytes.writeUInt32LE(now, at)
  }
  return { bytes, packets, seconds: now + 1 }
}

function placesOf(bytes: Buffer): number[] {
  const places: number[] = []
  for (let at = FILE_HEADER; at < bytes.length; at += PACKET_HEADER + bytes.readUInt32LE(at + 8)) places.push(at)
  return places
}

/**
 * The packets over and over: in repeat `n` every time stamp is `n` spans later and every address `n` higher, so that
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
  for (const field of ADDRESSES.get(capture.readUInt16BE(at + ETHER_TYPE)) ?? []) {
    const address = at + field
    if (field + 4 > PACKET_HEADER + capture.readUInt32LE(at + 8)) continue
    capture.writeUInt32BE((capture.readUInt32BE(address) + by.addresses) >>> 0, address)
  }
}
