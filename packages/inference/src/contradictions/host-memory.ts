import { BoundedMap } from '@fingerpost/database'
import type { System } from './claims.ts'
import { connectionKey, type ObservedConnection } from './connection.ts'

/** An HTTP request in the clear. */
export interface SentRequest extends ObservedConnection {
  /** The host that it names. */
  readonly serverName: string
  readonly userAgent: string
}

/** The User-Agent of requests that one host sent to a server. */
interface KnownAgent {
  readonly userAgent: string
  readonly seconds: number
  /** Set where it tells nothing: several were sent, or a hello has come that fits it. */
  readonly isSpent: boolean
}

/** How long a User-Agent counts, in seconds. */
const LASTING = 60
/** Twice as many of each kind are remembered at most, in some 10 MB together. */
const REMEMBERED = 8_192

/**
 * Remembers for a while what hosts say of themselves: the User-Agent of requests in the clear, by client, server and server's
 * name, and the system of SYNs, by connection. An address at which several systems show is shared (NAT, a proxy), and
 * what it says on one connection is not held against another.
 */
export class HostMemory {
  readonly #agents = new BoundedMap<string, KnownAgent>(REMEMBERED)
  readonly #systems = new BoundedMap<string, System>(REMEMBERED)
  readonly #systemOf = new BoundedMap<string, System | 'several'>(REMEMBERED)
  #hasRequests = false

  /** Notes a request, and what system its sender claims, if any. */
  noteRequest(request: SentRequest, system: System | undefined): void {
    if (system !== undefined) this.#noteSystem(request.sourceAddress, system)
    this.#hasRequests = true
    const { userAgent, seconds } = request
    const key = agentKey(request)
    const known = this.#recent(key, seconds)
    const isSpent = known !== undefined && (known.isSpent || known.userAgent !== userAgent)
    this.#agents.set(key, { userAgent, seconds, isSpent })
  }

  /** Notes the system of a SYN. */
  noteSyn(connection: ObservedConnection, system: System): void {
    this.#systems.set(connectionKey(connection), system)
    this.#noteSystem(connection.sourceAddress, system)
  }

  /** The system whose SYN opened a connection; undefined where it was not seen. */
  systemOf(connection: ObservedConnection): System | undefined {
    return this.#systems.get(connectionKey(connection))
  }

  /** The User-Agent that the client of a hello sent to the same server, if it is one alone and nobody else's. */
  userAgentOf(hello: ObservedConnection & { readonly serverName: string }): string | undefined {
    if (!this.#hasRequests) return undefined
    if (this.#systemOf.get(hello.sourceAddress) === 'several') return undefined
    const known = this.#recent(agentKey(hello), hello.seconds)
    return known === undefined || known.isSpent ? undefined : known.userAgent
  }

  /** A hello has come that fits the User-Agent: those that do not are of other programs at that host. */
  spend(hello: ObservedConnection & { readonly serverName: string }): void {
    const key = agentKey(hello)
    const known = this.#agents.get(key)
    if (known !== undefined) this.#agents.set(key, { ...known, isSpent: true })
  }

  #recent(key: string, seconds: number): KnownAgent | undefined {
    const known = this.#agents.get(key)
    return known !== undefined && Math.abs(seconds - known.seconds) <= LASTING ? known : undefined
  }

  #noteSystem(address: string, system: System): void {
    const known = this.#systemOf.get(address)
    if (known === undefined) this.#systemOf.set(address, system)
    else if (known !== system) this.#systemOf.set(address, 'several')
  }
}

function agentKey(to: ObservedConnection & { readonly serverName: string }): string {
  return `${to.sourceAddress} ${to.destinationAddress} ${to.serverName.toLowerCase()}`
}
