import { createServer, type Server, type Socket } from 'node:net'
import { LineBuffer } from '../lines/line-buffer.ts'
import type { BoundedMemory } from '../streams/bounded-memory.ts'
import { listenAt, type SocketPlace } from './listen-at.ts'
import type { Deliver } from './receiving.ts'
import { untilQuiet } from './until-quiet.ts'

/** Whom lines are given to, and what they take until they are written. */
export interface Receiving {
  readonly memory: BoundedMemory
  readonly deliver: Deliver
}

/** Listens on a stream socket, and takes the lines of every connection as fast as they come. */
export class StreamReceiver {
  readonly #server: Server
  readonly #connections = new Set<Connection>()

  private constructor(receiving: Receiving) {
    this.#server = createServer((socket) => {
      const connection = new Connection(socket, receiving)
      this.#connections.add(connection)
      socket.on('close', () => this.#connections.delete(connection))
    })
    this.#server.maxConnections = MOST_CONNECTIONS
  }

  /** Rejects with what the system says, or RangeError where the path is taken. */
  static async open(place: SocketPlace, receiving: Receiving): Promise<StreamReceiver> {
    const receiver = new StreamReceiver(receiving)
    await listenAt(receiver.#server, place)
    return receiver
  }

  /** Takes what was sent already, ends lines that have not ended, and removes the socket. */
  async close(): Promise<void> {
    this.#server.close()
    await untilQuiet(this.#connections)
    for (const connection of this.#connections) connection.end()
  }
}

/** One sender. A line that it has not ended when it leaves is ended for it; lines that are too long are dropped. */
class Connection {
  readonly #socket: Socket
  readonly #receiving: Receiving
  readonly #lines = new LineBuffer({ size: BUFFER_BYTES })

  constructor(socket: Socket, receiving: Receiving) {
    this.#socket = socket
    this.#receiving = receiving
    socket.on('data', (chunk: Buffer) => this.#add(chunk))
    socket.on('close', () => this.#finish())
    socket.on('error', () => {})
  }

  get bytesRead(): number {
    return this.#socket.bytesRead
  }

  end(): void {
    this.#finish()
    this.#socket.destroy()
  }

  #add(chunk: Buffer): void {
    const { memory, deliver } = this.#receiving
    for (let at = 0; at < chunk.length; ) {
      const count = chunk.copy(this.#lines.space(), 0, at)
      this.#lines.filled(count)
      at += count
      for (let batch = this.#lines.take(); batch !== undefined; batch = this.#lines.take()) {
        if (batch.kind === 'lines') deliver(batch.bytes)
        else if (batch.kind === 'start-of-long-line') memory.drop(1)
      }
    }
  }

  #finish(): void {
    const rest = this.#lines.rest()
    if (rest?.kind === 'lines') this.#receiving.deliver(Buffer.concat([rest.bytes, Buffer.of(LINE_FEED)]))
  }
}

/** Suricata has one; each holds a buffer. */
const MOST_CONNECTIONS = 64
const BUFFER_BYTES = 256 * 1024
const LINE_FEED = 0x0a
