import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { ethernet, ipv4, tcp, udp } from '../test/support/capture-builder.ts'
import { helloMessage, records } from '../test/support/hello-builder.ts'
import { captureOf } from '../test/support/rewritten-capture.ts'

/** How many records one handshake gives: the SYN's, the SYN/ACK's, the ClientHello's. */
export const RECORDS_PER_HANDSHAKE = 3

const FILE_HEADER = 24
const SEGMENT = 1448
const SYN = 0x02
const SYN_ACK = 0x12
const ACK = 0x10

/** Where addresses and ports lie in a frame. */
const SOURCE = 26
const SOURCE_PORT = 34
const DESTINATION_PORT = 36

const random = (length: number) => [...randomFillSync(new Uint8Array(length))]
const frame = (packet: readonly number[]) => Uint8Array.from(ethernet(packet))
const segment = (payload: readonly number[], fields: { flags?: number; sequence?: number } = {}) =>
  frame(ipv4(tcp({ payload: Uint8Array.from(payload), ...fields })))

// A ClientHello as long as one with a post-quantum key share, in two segments.
const hello = [...records(helloMessage({ extensions: [[0xfe00, random(1700)]] }))]

/** A handshake: how it opens, and a ClientHello in two segments. */
const HANDSHAKE = [
  segment([], { flags: SYN, sequence: 999 }),
  fromServer(segment([], { flags: SYN_ACK })),
  segment(hello.slice(0, SEGMENT)),
  segment(hello.slice(SEGMENT), { sequence: 1000 + SEGMENT }),
]

/** 96 packets of other traffic: acknowledgments, a download within TLS records of 16 KiB, and one over QUIC. */
const OTHER = [
  ...new Array<Uint8Array>(38).fill(segment([], { flags: ACK })),
  ...new Array<Uint8Array>(4).fill(fromServer(segment([0x17, 3, 3, 0x40, 0x11, ...random(SEGMENT - 5)]))),
  ...new Array<Uint8Array>(36).fill(fromServer(segment([0x80, ...random(SEGMENT - 1)]))),
  ...new Array<Uint8Array>(18).fill(frame(ipv4(udp({ payload: [0x43, ...random(1200)] }), { protocol: 17 }))),
]

/** A hundred packets, one of them the beginning of a ClientHello; each number gives another connection. */
export function hundredPackets(number: number): Uint8Array[] {
  return [...HANDSHAKE.map((template) => ofConnection(template, number)), ...OTHER]
}

/** Writes a capture file of so many hundred packets, whose connections have numbers from `first` on. */
export function writeTraffic(path: string, hundreds: number, first = 0): void {
  const descriptor = openSync(path, 'w')
  writeSync(descriptor, captureOf([]))
  for (let number = first; number < first + hundreds; number++) {
    writeSync(descriptor, captureOf(hundredPackets(number)).subarray(FILE_HEADER))
  }
  closeSync(descriptor)
}

/** The same packet from the other side. */
function fromServer(template: Uint8Array): Uint8Array {
  const bytes = template.slice()
  bytes.set(template.subarray(SOURCE, SOURCE + 4), SOURCE + 4)
  bytes.set(template.subarray(SOURCE + 4, SOURCE + 8), SOURCE)
  bytes.set(template.subarray(SOURCE_PORT, DESTINATION_PORT), DESTINATION_PORT)
  bytes.set(template.subarray(DESTINATION_PORT, DESTINATION_PORT + 2), SOURCE_PORT)
  return bytes
}

/** The packet between other hosts in 10.0.0.0/8: what is a server's port tells which of them is the client. */
function ofConnection(template: Uint8Array, number: number): Uint8Array {
  const bytes = template.slice()
  const isFromServer = bytes[SOURCE_PORT] === 1
  const client = [10, (number >> 16) & 0xff, (number >> 8) & 0xff, number & 0xff]
  const server = [10, 255, 0, 1]
  bytes.set(isFromServer ? [...server, ...client] : [...client, ...server], SOURCE)
  return bytes
}
