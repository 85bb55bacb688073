import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { InputError } from '../pure/errors.ts'
import type { LineSink } from '../sinks/line-sink.ts'

/** How a socket is named, who hears that its reader is gone, and until when one is waited for. */
export interface SocketSinkOptions {
  readonly name: string
  readonly warn: (sentence: string) => void
  readonly signal: AbortSignal
}

/**
 * A stream socket of the local system at which somebody listens. Where nobody does, that is waited for; a batch that was on
 * its way when the reader left is sent again to the next one, but what that reader's system had already taken is gone.
 */
export class SocketSink implements LineSink {
  readonly #path: string
  readonly #options: SocketSinkOptions
  #socket: Socket | undefined
  #isTold = false

  constructor(path: string, options: SocketSinkOptions) {
    this.#path = path
    this.#options = options
  }

  /** Resolves when the system has the bytes. Rejects with InputError where nobody takes them and we are stopped. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LAST_WAIT_MS)) {
      try {
        await this.#send(bytes)
        return
      } catch (error) {
        this.#leave(error)
        const { signal, name } = this.#options
        if (signal.aborted) throw new InputError(name, undefined, 'nobody listens; the last lines were not written')
        await setTimeout(wait, undefined, { signal }).catch(() => {})
      }
    }
  }

  flush(): void {}

  place(): undefined {}

  isDue(): boolean {
    return false
  }

  reopen(): void {}

  async end(): Promise<void> {
    if (this.#socket === undefined || this.#socket.destroyed) return
    this.#socket.end()
    await once(this.#socket, 'close').catch(() => {})
  }

  async #send(bytes: Uint8Array): Promise<void> {
    if (this.#socket === undefined || this.#socket.destroyed) this.#socket = await this.#connect()
    const socket = this.#socket
    await new Promise<void>((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** What the reader sends is read and thrown away, so that its leaving is noticed. */
  async #connect(): Promise<Socket> {
    const socket = connect(this.#path)
    await once(socket, 'connect')
    socket.on('error', () => {})
    socket.resume()
    if (this.#isTold) this.#options.warn(`${this.#options.name}: connected again`)
    this.#isTold = false
    return socket
  }

  #leave(error: unknown): void {
    this.#socket?.destroy()
    this.#socket = undefined
    if (this.#isTold) return
    this.#isTold = true
    this.#options.warn(
      `${this.#options.name}: ${error instanceof Error ? error.message : String(error)}; connecting again`,
    )
  }
}

const FIRST_WAIT_MS = 50
const LAST_WAIT_MS = 1000
