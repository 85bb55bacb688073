import { asInputError, InputError } from '../pure/errors.ts'
import { loadRedis, type RedisModule } from './redis-module.ts'

/** Which server, and how it is reached. */
export interface RedisServer {
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  readonly database: number
  readonly user?: string | undefined
  readonly password?: string | undefined
}

/** How a link is named, and who hears that it broke. */
export interface LinkOptions {
  /** As the user named it, for messages. */
  readonly name: string
  readonly warn: (sentence: string) => void
}

/** What a command has, byte for byte. */
export type Argument = string | Buffer

/**
 * A connection to a server of Redis or Valkey that is made again when it breaks, later each time up to five seconds.
 * Commands fail while there is none, and those that were on their way may have been carried out or not.
 */
export class RedisLink {
  readonly #options: LinkOptions
  readonly #client: Client
  readonly #connected: Promise<unknown>
  #isTold = false
  #failure: InputError | undefined

  private constructor(module: RedisModule, server: RedisServer, options: LinkOptions) {
    this.#options = options
    this.#client = clientOf(module, server, (cause) => {
      this.#failure ??= asInputError(cause, options.name)
    })
    this.#client.on('error', (error: Error) => this.#tell(`${error.message || 'gone'}; connecting again`, true))
    this.#client.on('ready', () => this.#tell('connected again', false))
    this.#connected = this.#client.connect()
    this.#connected.catch(() => {})
  }

  /** Rejects with InputError where the client is missing. A server that does not answer yet is waited for elsewhere. */
  static async open(server: RedisServer, options: LinkOptions): Promise<RedisLink> {
    return new RedisLink(await loadRedis(), server, options)
  }

  /**
   * Sends a command; texts in the reply are Buffers. Rejects with InputError where the server refuses us for good, and else
   * with what went wrong.
   */
  async send(...command: readonly Argument[]): Promise<unknown> {
    if (this.#failure !== undefined) throw this.#failure
    try {
      const reply = await this.#client.sendCommand([...command], { typeMapping: { [BLOB_STRING]: Buffer } })
      this.#tell('works again', false)
      return reply
    } catch (error) {
      throw this.#lasting(error) ?? error
    }
  }

  /** Gives every message of a channel to a listener, also after the connection was made again. Rejects with InputError. */
  async subscribe(channel: string, listener: (message: Buffer) => void): Promise<void> {
    try {
      await this.#connected
      await this.#client.subscribe(channel, listener, true)
    } catch (error) {
      throw this.#failure ?? asInputError(error, this.#options.name)
    }
  }

  close(): void {
    this.#client.destroy()
  }

  /** What the server refuses for good, as an InputError. What another try may mend is told and gives undefined. */
  #lasting(error: unknown): InputError | undefined {
    const message = error instanceof Error ? error.message : String(error)
    if (LASTING.test(message)) return new InputError(this.#options.name, undefined, message)
    if (OF_SERVER.test(message) && !EXPECTED.test(message)) this.#tell(`${message}; trying again`, true)
    return undefined
  }

  /** Once when it breaks, and once when it is back. */
  #tell(what: string, isBroken: boolean): void {
    if (isBroken !== this.#isTold && this.#failure === undefined) this.#options.warn(`${this.#options.name}: ${what}`)
    this.#isTold = isBroken
  }
}

type Client = ReturnType<typeof clientOf>

function clientOf(module: RedisModule, server: RedisServer, refused: (cause: Error) => void) {
  const { host, port, isTls, database, user, password } = server
  const reconnectStrategy = (tries: number, cause: Error) => {
    if (!REFUSED.test(cause.message)) return Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries, 10), LAST_WAIT_MS)
    refused(cause)
    return cause
  }
  const common = { host, port, reconnectStrategy, socketTimeout: SILENCE_MS }
  return module.createClient({
    socket: isTls ? { ...common, tls: true } : common,
    database,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    RESP: 2,
    disableOfflineQueue: true,
    pingInterval: PING_MS,
  })
}

/** What the server says to those whom it does not let in. */
const REFUSED = /^(?:WRONGPASS|NOAUTH|NOPERM|ERR (?:AUTH|invalid DB|DB index))/

/** What no other try mends. */
const LASTING = /^(?:WRONGTYPE|WRONGPASS|NOAUTH|NOPERM|ERR)\b/

/** What the server says begins so; what the connection has was told before. */
const OF_SERVER = /^[A-Z]{3,} /

/** Errors that commands have an answer to. */
const EXPECTED = /^(?:NOGROUP|BUSYGROUP)\b/

/** The type of texts in RESP. */
const BLOB_STRING = 36

const FIRST_WAIT_MS = 50
const LAST_WAIT_MS = 5000
const PING_MS = 10_000
const SILENCE_MS = 30_000
