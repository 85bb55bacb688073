import { int32, type Sender } from '@fingerpost/fingerprint'
import type { Packet } from '../../packets/packet.ts'
import { ACK, SYN } from '../../packets/transport/tcp.ts'
import type { Origin } from '../record.ts'
import { OrderedStream } from './ordered-stream.ts'
import type { ConnectionReader, FoundMessage, StreamReader } from './stream-reader.ts'

/** Connections that are read at a time; of more, the one that was silent longest is given up. */
const MOST_CONNECTIONS = 4096
/** Bytes that all of them may keep because something is missing. */
const MOST_BYTES = 1 << 26
/** Where the acknowledgement number of a TCP header is (RFC 9293, section 3.1). */
const ACKNOWLEDGEMENT = 8

interface Connection {
  readonly reader: ConnectionReader
  readonly streams: Readonly<Record<Sender, OrderedStream>>
  /** What it kept when it was last looked at. */
  bytes: number
}

/** Who sent a packet, and the key of its connection. */
interface Place {
  readonly sender: Sender
  readonly key: string
}

/** Puts the streams of those TCP connections in order that a reader wants, from where their client's bytes are known. */
export class TcpConnections {
  readonly #reader: StreamReader
  readonly #deliver: (found: FoundMessage, origin: Origin) => void
  /** By the addresses and ports of the client's packets, the one that was silent longest first. */
  readonly #connections = new Map<string, Connection>()
  #second = 0
  #bytes = 0

  constructor(reader: StreamReader, deliver: (found: FoundMessage, origin: Origin) => void) {
    this.#reader = reader
    this.#deliver = deliver
  }

  /** Takes a TCP segment. */
  packet(packet: Packet): void {
    if (packet.seconds !== this.#second) this.retry()
    this.#second = packet.seconds
    const [own, reverse] = keysOf(packet)
    if ((packet.flags & SYN) !== 0) this.#forget(own, reverse)
    if (packet.payload >= packet.payloadEnd || (packet.flags & SYN) !== 0) return
    const known = this.#touched(own)
    if (known !== undefined && !known.streams.client.isFar(packet.sequence))
      this.#push(known, { sender: 'client', key: own }, packet)
    else if (this.#begins(packet)) this.#open(packet, own)
    else {
      const answered = this.#touched(reverse)
      if (answered !== undefined) this.#push(answered, { sender: 'server', key: reverse }, packet)
    }
  }

  /** Reads what waits on any connection; done once in a second, and at the end. */
  retry(): void {
    for (const [key, connection] of this.#connections) {
      connection.reader.retry()
      this.#settle(connection, key)
    }
  }

  #begins({ bytes, payload, payloadEnd, flags }: Packet): boolean {
    return (flags & ACK) !== 0 && this.#reader.begins(bytes, payload, payloadEnd)
  }

  /** The client acknowledges what the server has sent so far: where its stream goes on is known. */
  #open(packet: Packet, key: string): void {
    const reader = this.#reader.connection(this.#deliver)
    const stream = (sender: Sender, next: number) =>
      new OrderedStream(next, (bytes, origin) => reader.push(sender, bytes, origin))
    const acknowledged = int32(packet.bytes, packet.transport + ACKNOWLEDGEMENT)
    const streams = { client: stream('client', packet.sequence), server: stream('server', acknowledged) }
    const connection = { reader, streams, bytes: 0 }
    this.#giveUp(key)
    this.#connections.set(key, connection)
    this.#push(connection, { sender: 'client', key }, packet)
  }

  #push(connection: Connection, { sender, key }: Place, packet: Packet): void {
    connection.streams[sender].push(packet)
    this.#settle(connection, key)
    for (const oldest of this.#connections.keys()) {
      if (this.#connections.size <= MOST_CONNECTIONS && this.#bytes <= MOST_BYTES) break
      this.#giveUp(oldest)
    }
  }

  /** Counts what a connection keeps, and gives it up when there is no use in more of it. */
  #settle(connection: Connection, key: string): void {
    const { reader, streams } = connection
    const bytes = reader.waitingBytes + streams.client.waitingBytes + streams.server.waitingBytes
    this.#bytes += bytes - connection.bytes
    connection.bytes = bytes
    if (reader.isOver || streams.client.isBroken || streams.server.isBroken) this.#giveUp(key)
  }

  /** Gives up a connection. */
  #giveUp(key: string): void {
    this.#bytes -= this.#connections.get(key)?.bytes ?? 0
    this.#connections.delete(key)
  }

  #touched(key: string): Connection | undefined {
    const connection = this.#connections.get(key)
    if (connection === undefined) return undefined
    this.#connections.delete(key)
    this.#connections.set(key, connection)
    return connection
  }

  #forget(own: string, reverse: string): void {
    this.#giveUp(own)
    this.#giveUp(reverse)
  }
}

/** What tells the two directions of a connection from others: as a packet has it, and as those against it do. */
function keysOf(packet: Packet): readonly [own: string, reverse: string] {
  const { bytes, addresses, addressLength, sourcePort, destinationPort } = packet
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const source = text.toString('latin1', addresses, addresses + addressLength)
  const destination = text.toString('latin1', addresses + addressLength, addresses + 2 * addressLength)
  const from = `${source}:${sourcePort}`
  const to = `${destination}:${destinationPort}`
  return [`${from}>${to}`, `${to}>${from}`]
}
