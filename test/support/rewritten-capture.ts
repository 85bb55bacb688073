import { InputError } from '@fingerpost/io/pure'
import { Packet, readCaptureFile } from '../../packages/capture/src/index.ts'
import { IpResult, readIp } from '../../packages/capture/src/packets/network/ip.ts'
import { NetworkLayer } from '../../packages/capture/src/packets/network/network-layer.ts'

/** What carries messages, or packets that may carry some: TCP, UDP and tunnels. */
const CARRIERS: ReadonlySet<number> = new Set([4, 6, 17, 41, 47])

const ETHERNET = 1
const FILE_HEADER = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, ETHERNET, 0, 0, 0]

/** Hosts of our own in the place of those in captures, each address of each capture another one. */
class Hosts {
  #count = 0
  #ofCapture = new Map<string, Uint8Array>()

  nextCapture(): void {
    this.#ofCapture = new Map()
  }

  replace(bytes: Uint8Array, at: number, length: number): void {
    const key = bytes.subarray(at, at + length).join()
    const host = this.#ofCapture.get(key) ?? this.#make(length)
    this.#ofCapture.set(key, host)
    bytes.set(host, at)
  }

  /** 10.0.0.0/8 (RFC 1918) and fd00::/8 (RFC 4193). */
  #make(length: number): Uint8Array {
    const host = new Uint8Array(length)
    host[0] = length === 4 ? 10 : 0xfd
    const number = ++this.#count
    host.set([number >> 16, (number >> 8) & 0xff, number & 0xff], length - 3)
    return host
  }
}

/**
 * The packets of captures that carry TCP or UDP, as Ethernet frames between hosts of our own; a capture that ends
 * within a packet, or cannot be read, gives what there is. Tags of VLANs stay.
 */
export async function rewrittenFrames(paths: readonly string[]): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = []
  const hosts = new Hosts()
  for (const path of paths) {
    hosts.nextCapture()
    const packet = (original: Packet) => {
      const frame = rewritten(original, hosts)
      if (frame !== undefined) frames.push(frame)
    }
    await readCaptureFile(path, { packet, release: () => {} }).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error
    })
  }
  return frames
}

function rewritten(original: Packet, hosts: Hosts): Uint8Array | undefined {
  const packet = new Packet()
  packet.borrow(original)
  packet.bytes = original.bytes.slice(original.start, original.end)
  packet.end = packet.bytes.length
  packet.start = 0
  const result = new NetworkLayer().read(packet)
  if (result === IpResult.malformed || !CARRIERS.has(packet.protocol)) return undefined
  const { outermost, network, bytes, end } = packet
  for (const at of new Set([outermost, network])) {
    packet.end = bytes.length
    readIp(packet, at)
    hosts.replace(bytes, packet.addresses, packet.addressLength)
    hosts.replace(bytes, packet.addresses + packet.addressLength, packet.addressLength)
  }
  const version = (bytes[outermost] as number) >> 4
  const types = packet.linkType === ETHERNET ? bytes.subarray(12, outermost) : version === 4 ? [8, 0] : [0x86, 0xdd]
  return Uint8Array.from([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, ...types, ...bytes.subarray(outermost, end)])
}

/** A classic pcap file of Ethernet frames, ten microseconds apart. */
export function captureOf(frames: readonly Uint8Array[]): Buffer {
  const records = frames.map((frame, at) => {
    const header = Buffer.alloc(16)
    header.writeUInt32LE(1_700_000_000 + Math.floor(at / 100_000), 0)
    header.writeUInt32LE((at % 100_000) * 10, 4)
    header.writeUInt32LE(frame.length, 8)
    header.writeUInt32LE(frame.length, 12)
    return Buffer.concat([header, frame])
  })
  return Buffer.concat([Buffer.from(FILE_HEADER), ...records])
}
