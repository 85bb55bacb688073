import {
  type Ciphers,
  isFailure,
  isTruncated,
  type Parsed,
  type ParseFailure,
  type Protocol,
  registry,
} from '@fingerpost/fingerprint'
import { IpResult } from '../packets/network/ip.ts'
import { DEFAULT_FRAGMENT_LIMITS, type FragmentLimits } from '../packets/network/ip-fragments.ts'
import { NetworkLayer } from '../packets/network/network-layer.ts'
import { unopenedFrame, unopenedTunnel } from '../packets/network/unopened.ts'
import type { Packet } from '../packets/packet.ts'
import type { PacketConsumer } from '../packets/packet-consumer.ts'
import { ACK, FIN, offerHash, RST, readTcp, SYN, TCP } from '../packets/transport/tcp.ts'
import { readUdp, UDP } from '../packets/transport/udp.ts'
import { nodeCiphers } from './ciphers/node-ciphers.ts'
import { FlowDirections } from './flows/flow-directions.ts'
import { bytesHash, contentHash, FlowMemory } from './flows/flow-memory.ts'
import { type OpenedConnection, openedConnectionOf } from './opening.ts'
import { type ProtocolTable, type ProtocolTables, protocolTables } from './protocol-table.ts'
import { DatagramReassembly } from './reassembly/datagram-reassembly.ts'
import type { Ending, PendingMessage } from './reassembly/pending-messages.ts'
import type { Reassembly } from './reassembly/reassembly.ts'
import { DEFAULT_LIMITS, type ReassemblyLimits } from './reassembly/reassembly-limits.ts'
import { StreamReassembly } from './reassembly/stream-reassembly.ts'
import { type FingerprintRecord, type Origin, recordOf } from './record.ts'
import { CaptureStatistics } from './statistics.ts'
import { TcpConnections } from './streams/connections.ts'
import type { FoundMessage, StreamReader } from './streams/stream-reader.ts'

/** How packets become records. */
export interface FingerprinterOptions {
  /** The kinds of message to look for; all of the registry if not given. */
  readonly protocols?: readonly Protocol<unknown>[]
  /** Those of `protocols`, where many fingerprinters share them; made anew if not given. */
  readonly tables?: ProtocolTables
  /** Puts messages together that run over several packets, and IP datagrams from fragments; true if not given. */
  readonly reassembly?: boolean
  readonly limits?: ReassemblyLimits
  readonly fragmentLimits?: FragmentLimits
  readonly ciphers?: Ciphers
  /** Reads TCP connections whole, and finds messages in them; none is if it is not given. */
  readonly streams?: StreamReader | undefined
  /** Told of packets that open TCP connections and of datagrams that begin messages, as soon as they come. */
  readonly opened?: ((opening: OpenedConnection) => void) | undefined
  /** Told of TCP packets with FIN or RST, after what they carry. */
  readonly closed?: ((closing: OpenedConnection) => void) | undefined
}

/** How the messages over one transport are found and put together. */
interface Transport {
  readonly table: ProtocolTable
  /** Without it every packet is judged alone, as far as its bytes go. */
  readonly reassembly: Reassembly | undefined
  /** A number that a packet shares with its retransmission and with few others of its flow. */
  readonly place: (packet: Packet) => number
}

/**
 * Turns packets into records of the messages that name programs: decode, reassemble, identify, parse. Without
 * reassembly every packet is judged alone, as far as its bytes go.
 */
export class Fingerprinter implements PacketConsumer {
  readonly statistics: CaptureStatistics
  readonly #emit: (record: FingerprintRecord) => void
  readonly #opened: ((opening: OpenedConnection) => void) | undefined
  readonly #closed: ((closing: OpenedConnection) => void) | undefined
  readonly #network: NetworkLayer
  readonly #streams: Transport
  readonly #datagrams: Transport
  readonly #openings: readonly Protocol<unknown>[]
  readonly #context: { readonly ciphers: Ciphers; readonly following: readonly Uint8Array[] }
  readonly #connections: TcpConnections | undefined
  readonly #directions = new FlowDirections()
  /** Where messages began. */
  readonly #seen = new FlowMemory()

  constructor(emit: (record: FingerprintRecord) => void, options: FingerprinterOptions = {}) {
    const { protocols = Object.values(registry), ciphers = nodeCiphers } = options
    const { tables = protocolTables(protocols) } = options
    const { reassembly = true, limits = DEFAULT_LIMITS, fragmentLimits = DEFAULT_FRAGMENT_LIMITS } = options
    const parts = { limits, ciphers, deliver: this.#deliver.bind(this) }
    this.#emit = emit
    this.#opened = options.opened
    this.#closed = options.closed
    this.#context = { ciphers, following: [] }
    this.#connections = options.streams && new TcpConnections(options.streams, this.#found.bind(this))
    this.#network = new NetworkLayer(reassembly ? fragmentLimits : undefined)
    this.statistics = new CaptureStatistics(this.#network.fragments)
    this.#openings = protocols.filter(({ carrier }) => carrier === 'syn')
    this.#streams = {
      table: tables.tcp,
      reassembly: reassembly ? new StreamReassembly(parts) : undefined,
      place: ({ sequence }) => sequence,
    }
    this.#datagrams = {
      table: tables.udp,
      reassembly: reassembly ? new DatagramReassembly(parts) : undefined,
      place: ({ bytes, payload, payloadEnd }) => contentHash(bytes, payload, payloadEnd),
    }
  }

  /** Looks for messages in a packet. */
  packet(packet: Packet): void {
    this.statistics.packet(packet)
    const result = this.#network.read(packet)
    if (result === IpResult.packet) this.#transport(packet)
    else if (result === IpResult.fragment) this.statistics.fragments++
    else this.#withoutIp(packet)
  }

  release(): void {
    this.#streams.reassembly?.release()
  }

  /** Ends the capture: messages that are still incomplete become truncated records. */
  finish(): void {
    this.#streams.reassembly?.finish()
    this.#datagrams.reassembly?.finish()
    this.#connections?.retry()
    this.#network.fragments?.finish()
  }

  #withoutIp(packet: Packet): void {
    this.statistics.notIp++
    this.statistics.leftUnopened(unopenedFrame(packet))
  }

  #transport(packet: Packet): void {
    if (packet.protocol === TCP) {
      this.statistics.tcp++
      if (!readTcp(packet)) return
      if ((packet.flags & SYN) !== 0) this.#opening(packet)
      this.#payload(packet, this.#streams)
      this.#connections?.packet(packet)
      if ((packet.flags & (FIN | RST)) !== 0) this.#closed?.(openedConnectionOf(packet))
    } else if (packet.protocol === UDP) {
      this.statistics.udp++
      if (readUdp(packet)) this.#payload(packet, this.#datagrams)
    } else this.statistics.leftUnopened(unopenedTunnel(packet))
  }

  /** A TCP segment with SYN. */
  #opening(packet: Packet): void {
    const { bytes, network, payload } = packet
    this.#directions.open(packet)
    if ((packet.flags & ACK) === 0) this.#opened?.(openedConnectionOf(packet))
    const protocol = this.#openings.find((candidate) => candidate.identify(bytes, network, payload))
    if (protocol === undefined || this.#isRepeated(packet, offerHash(packet))) return
    const result = protocol.parse(bytes, network, payload, this.#context)
    if (!isFailure(result)) this.#remember(packet, offerHash(packet))
    this.#record(packet, protocol, { result })
  }

  #payload(packet: Packet, { table, reassembly, place }: Transport): void {
    const { bytes, payload, payloadEnd } = packet
    if (payload >= payloadEnd) return
    if (table.isEmpty) {
      this.#beginsNone(packet)
      return
    }
    if (reassembly?.continues(packet)) {
      this.#seen.remember(packet, place(packet))
      return
    }
    const protocol = this.#identify(packet, table)
    if (protocol === undefined) {
      this.#beginsNone(packet)
      reassembly?.keep(packet)
      return
    }
    if (packet.protocol === UDP) this.#opened?.(openedConnectionOf(packet))
    if (this.#isRepeated(packet, place(packet))) return
    const result = protocol.parse(bytes, payload, payloadEnd, this.#context)
    if (mayBeMiddle(result)) reassembly?.keep(packet)
    const { missing } = result
    if (missing > 0 || !isFailure(result)) this.#remember(packet, place(packet))
    if (missing > 0 && reassembly !== undefined) reassembly.begin({ protocol, packet, missing })
    else this.#record(packet, protocol, { result })
  }

  /** Counts a datagram that may be a tunnel; none of TCP is opened. */
  #beginsNone(packet: Packet): void {
    if (packet.protocol === UDP) this.statistics.leftUnopened(unopenedTunnel(packet))
  }

  #identify(packet: Packet, table: ProtocolTable): Protocol<unknown> | undefined {
    const { bytes, payload, payloadEnd } = packet
    for (const protocol of table.candidates(bytes, payload, payloadEnd)) {
      if (!protocol.identify(bytes, payload, payloadEnd)) continue
      if (!protocol.looksAlike || protocol.sender === this.#directions.sender(packet)) return protocol
    }
    return undefined
  }

  /** Whether a message began at this place of the flow before; where every packet is judged alone, it counts again. */
  #isRepeated(packet: Packet, place: number): boolean {
    if (this.#streams.reassembly === undefined || !this.#seen.has(packet, place)) return false
    this.statistics.retransmissions++
    return true
  }

  /** Whether a message was sent before on its flow, in other packets; one that is truncated is judged by its beginning. */
  #wasSent(packet: Packet, sent: Uint8Array, truncated: boolean): boolean {
    const beginning = bytesHash(sent, 0, Math.min(sent.length, BEGINNING), BEGINNING)
    const whole = bytesHash(sent, 0, sent.length)
    if (this.#isRepeated(packet, truncated ? beginning : whole)) return true
    this.#remember(packet, beginning)
    this.#remember(packet, whole)
    return false
  }

  /** Notes a place once something was made of it: what is none of the messages must not hide one that comes there. */
  #remember(packet: Packet, place: number): void {
    if (this.#streams.reassembly !== undefined) this.#seen.remember(packet, place)
  }

  #deliver({ first, protocol, result }: PendingMessage, ending: Ending): void {
    this.statistics.reassembled(ending)
    this.#record(first, protocol, { result, reassembled: true })
  }

  /** A message in the streams of a connection. */
  #found({ kind, message }: FoundMessage, origin: Origin): void {
    this.statistics.record(kind, false)
    this.#emit({ protocol: kind, message, ...origin, reassembled: false, truncated: false })
  }

  #record(packet: Packet, protocol: Protocol<unknown>, { result, reassembled = false }: Outcome): void {
    if (isFailure(result)) {
      this.statistics.failure(protocol, result)
      return
    }
    const truncated = isTruncated(result)
    const sent = protocol.repeated?.(result.message)
    if (sent !== undefined && this.#wasSent(packet, sent, truncated)) return
    this.statistics.record(protocol, truncated)
    this.#emit(recordOf(packet, { protocol, message: result.message }, { truncated, reassembled }))
  }
}

/** How many bytes tell a hello from others: its random value ends there. */
const BEGINNING = 38

interface Outcome {
  readonly result: Parsed<unknown> | ParseFailure
  readonly reassembled?: boolean
}

/** Whether what looked like the beginning of a message may belong to one whose beginning is still to come. */
function mayBeMiddle(result: Parsed<unknown> | ParseFailure): boolean {
  return isFailure(result) ? result.reason === 'malformed' : result.headless === true
}
