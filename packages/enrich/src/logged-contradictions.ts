import {
  type Contradiction,
  ContradictionFinder,
  type HelloTraits,
  type ObservedConnection,
  traitsOfLogged,
} from '@fingerpost/inference'
import type { HelloKey, LogRecord } from '@fingerpost/logs'

/** What is known of a hello, whoever sent it. */
interface KnownHello {
  /** Undefined where the log has hashes alone. */
  readonly traits: HelloTraits | undefined
  readonly within: readonly Contradiction[]
}

/**
 * What contradicts the records of a log: hellos as far as it keeps their lists, the User-Agent of QUIC, and the requests in
 * the clear that it has. Logs have no random values and no SYNs.
 */
export class LoggedContradictions {
  readonly #finder = new ContradictionFinder()
  /** Logs repeat a few hellos. */
  readonly #hellos = new WeakMap<HelloKey, KnownHello>()
  #hasRequests = false

  /** What contradicts a record; it is remembered for those to come. */
  find(record: LogRecord): readonly Contradiction[] {
    const { key, type } = record
    if (key.kind === 'hello') return this.#inHello(record, this.#helloOf(key, type === 'tls'))
    if (type === 'http') this.#noteRequest(record)
    return NONE
  }

  /** Ends are read only where a request may be compared with: that costs 4 % of an event. */
  #inHello(record: LogRecord, { traits, within }: KnownHello): readonly Contradiction[] {
    const { userAgent } = record
    if (traits === undefined || (userAgent === undefined && !this.#hasRequests)) return within
    const connection = userAgent === undefined ? connectionOf(record) : undefined
    return this.#finder.find({ hello: traits, userAgent, connection, serverName: record.serverName })
  }

  #noteRequest(record: LogRecord): void {
    const { userAgent, serverName } = record
    if (userAgent === undefined) return
    this.#hasRequests = true
    this.#finder.find({ connection: connectionOf(record), userAgent, serverName })
  }

  #helloOf(key: HelloKey, isTls: boolean): KnownHello {
    const known = this.#hellos.get(key)
    if (known !== undefined) return known
    const traits = traitsOfLogged(key, isTls)
    const hello = { traits, within: traits === undefined ? NONE : this.#finder.find({ hello: traits }) }
    this.#hellos.set(key, hello)
    return hello
  }
}

const NONE: readonly Contradiction[] = []

/** Undefined where the log leaves anything out. */
function connectionOf(record: LogRecord): ObservedConnection | undefined {
  const { sourceAddress, sourcePort = 0, destinationAddress, destinationPort = 0, time } = record
  if (sourceAddress === undefined || destinationAddress === undefined || time === undefined) return undefined
  return { sourceAddress, sourcePort, destinationAddress, destinationPort, seconds: time / 1_000 }
}
