import { isFailure, type Parsed, type ParseFailure, type Protocol, registry } from '@fingerpost/fingerprint'
import type { PacketConsumer } from './capture-file.ts'
import { IpResult, readIp } from './ip.ts'
import { findNetworkLayer } from './link-layer.ts'
import { nodeCiphers } from './node-ciphers.ts'
import type { Packet } from './packet.ts'
import type { PartialMessage } from './partial-message.ts'
import { type FingerprintRecord, recordOf } from './record.ts'
import { Retransmissions } from './retransmissions.ts'
import { readTcp, TCP } from './tcp.ts'
import { DEFAULT_LIMITS, type ReassemblyLimits, TcpReassembly } from './tcp-reassembly.ts'

/** What was seen on the way from packets to records. */
export interface Counters {
  packets: number
  /** Packets that carry no IP, or a broken IP header. */
  notIp: number
  /** IP fragments, which are passed over. */
  fragments: number
  records: number
  /** Records of messages that never became whole. */
  truncated: number
  /** Messages that began as a known protocol does and then were none. */
  malformed: number
  /** Messages that had been seen before. */
  retransmissions: number
}

/** How packets become records. */
export interface FingerprinterOptions {
  /** Puts messages together that run over several segments; true if not given. */
  readonly reassembly?: boolean
  readonly limits?: ReassemblyLimits
}

/**
 * Turns packets into records of the messages that name programs: decode, reassemble, identify, parse. Without
 * reassembly every packet is judged alone, as far as its bytes go.
 */
export class Fingerprinter implements PacketConsumer {
  readonly counters: Counters = {
    packets: 0,
    notIp: 0,
    fragments: 0,
    records: 0,
    truncated: 0,
    malformed: 0,
    retransmissions: 0,
  }
  readonly #emit: (record: FingerprintRecord) => void
  readonly #overTcp = Object.values(registry).filter((protocol) => protocol.carrier === 'tcp')
  readonly #reassembly: TcpReassembly | undefined
  readonly #retransmissions = new Retransmissions()
  readonly #context = { ciphers: nodeCiphers, following: [] }

  constructor(
    emit: (record: FingerprintRecord) => void,
    { reassembly = true, limits = DEFAULT_LIMITS }: FingerprinterOptions = {},
  ) {
    this.#emit = emit
    if (reassembly) this.#reassembly = new TcpReassembly(limits, (message) => this.#deliver(message))
  }

  packet(packet: Packet): void {
    this.counters.packets++
    const network = findNetworkLayer(packet)
    const result = network < 0 ? IpResult.malformed : readIp(packet, network)
    if (result === IpResult.packet) {
      if (packet.protocol === TCP && readTcp(packet) && packet.payload < packet.payloadEnd) this.#segment(packet)
    } else if (result === IpResult.fragment) this.counters.fragments++
    else this.counters.notIp++
  }

  release(): void {
    this.#reassembly?.release()
  }

  /** Ends the capture: messages that are still incomplete become truncated records. */
  finish(): void {
    this.#reassembly?.finish()
  }

  #segment(packet: Packet): void {
    if (this.#reassembly?.continues(packet)) return
    const protocol = this.#identify(packet)
    if (protocol === undefined) this.#reassembly?.keep(packet)
    else if (this.#reassembly !== undefined && this.#retransmissions.isRepeated(packet)) this.counters.retransmissions++
    else this.#message(protocol, packet)
  }

  #identify({ bytes, payload, payloadEnd }: Packet): Protocol<unknown> | undefined {
    for (const protocol of this.#overTcp) if (protocol.identify(bytes, payload, payloadEnd)) return protocol
    return undefined
  }

  #message(protocol: Protocol<unknown>, packet: Packet): void {
    const { bytes, payload, payloadEnd } = packet
    const result = protocol.parse(bytes, payload, payloadEnd, this.#context)
    if (result.missing > 0 && this.#reassembly !== undefined) {
      this.#reassembly.begin(protocol, packet, payloadEnd - payload + result.missing)
    } else {
      this.#record(packet, protocol, { result, reassembled: false })
    }
  }

  #deliver({ first, protocol, present }: PartialMessage): void {
    this.#record(first, protocol, {
      result: protocol.parse(present, 0, present.length, this.#context),
      reassembled: true,
    })
  }

  #record(packet: Packet, protocol: Protocol<unknown>, { result, reassembled }: Outcome): void {
    if (isFailure(result)) {
      this.counters.malformed++
      return
    }
    const truncated = result.missing > 0
    this.counters.records++
    if (truncated) this.counters.truncated++
    this.#emit(recordOf(packet, { protocol, message: result.message }, { truncated, reassembled }))
  }
}

interface Outcome {
  readonly result: Parsed<unknown> | ParseFailure
  readonly reassembled: boolean
}
