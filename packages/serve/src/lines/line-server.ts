import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { listenAt, type SocketPlace, untilQuiet } from '@fingerpost/io/sockets'
import { LineConnection, type LineResponder } from './line-connection.ts'

/** A socket to listen on: a path, or a descriptor that listens already, as a service manager passes it. */
export type ListeningPlace = SocketPlace | { readonly descriptor: number }

/** How much callers may take. */
export interface LineServerOptions {
  /** Further callers are turned away; 64 unless given. Each may hold 128 KiB and the answers it does not take. */
  readonly mostConnections?: number | undefined
}

/** Answers the lines of every caller of a socket of the local system. */
export class LineServer {
  readonly #server: Server
  readonly #connections = new Set<LineConnection>()

  private constructor(responder: LineResponder, { mostConnections = 64 }: LineServerOptions) {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      const connection = new LineConnection(socket, responder)
      this.#connections.add(connection)
      socket.on('close', () => this.#connections.delete(connection))
    })
    this.#server.maxConnections = mostConnections
  }

  /** Rejects with what the system says, or RangeError where the path is taken. */
  static async open(place: ListeningPlace, responder: LineResponder, options: LineServerOptions = {}) {
    const server = new LineServer(responder, options)
    await server.#listen(place)
    return server
  }

  /** How many callers there are. */
  get connections(): number {
    return this.#connections.size
  }

  /** Answers what was sent already, and gives callers so many milliseconds to take it; removes the socket. */
  async close(patience = 2_000): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    await untilQuiet(this.#connections)
    for (const connection of this.#connections) connection.end()
    await Promise.race([closed, setTimeout(patience, undefined, { ref: false })])
    for (const connection of this.#connections) connection.destroy()
    await closed
  }

  async #listen(place: ListeningPlace): Promise<void> {
    if ('path' in place) return listenAt(this.#server, place)
    this.#server.listen({ fd: place.descriptor })
    await once(this.#server, 'listening')
  }
}
