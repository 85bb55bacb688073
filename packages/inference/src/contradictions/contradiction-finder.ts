import { memoised } from '@fingerpost/database'
import { type ProgramTables, processClaim, userAgentClaim, userAgentSystem } from './claims.ts'
import type { ObservedConnection } from './connection.ts'
import type { Contradiction } from './contradiction.ts'
import type { HelloTraits } from './hello-traits.ts'
import { HostMemory } from './host-memory.ts'
import { contradictionsOf, contradictionsWithin } from './judge.ts'
import { RandomMemory } from './random-memory.ts'
import { synSystem } from './syn-system.ts'

/** A message as contradictions are looked for in it. */
export interface ObservedMessage {
  /** Undefined where a log does not tell all of it. */
  readonly connection?: ObservedConnection | undefined
  /** Of a hello. */
  readonly hello?: HelloTraits | undefined
  /** The random value of a whole hello, 32 bytes. */
  readonly random?: Uint8Array | undefined
  /** Of a SYN: its `tcp/` fingerprint. */
  readonly syn?: string | undefined
  readonly serverName?: string | undefined
  /** What the message itself says of its sender. */
  readonly userAgent?: string | undefined
  /** The program that owned the socket, where that is known. */
  readonly process?: string | undefined
}

const NO_TABLES: ProgramTables = { forms: new Map(), libraries: new Map() }

/**
 * Finds what in messages, and between them, is not true of one genuine program. It remembers requests, SYNs and random
 * values, all bounded, so that messages must come in the order in which they were sent.
 */
export class ContradictionFinder {
  readonly #tables: ProgramTables
  readonly #hosts = new HostMemory()
  readonly #randoms = new RandomMemory()
  /** Few SYNs differ. */
  readonly #systemOf = memoised((syn: string) => synSystem(syn) ?? 'unknown', SYNS)

  /** Without tables, processes contradict nothing. */
  constructor(tables: ProgramTables = NO_TABLES) {
    this.#tables = tables
  }

  /** What contradicts a message; it is remembered for those to come. */
  find(message: ObservedMessage): readonly Contradiction[] {
    const { connection, hello, syn } = message
    if (hello !== undefined) return this.#inHello(message, hello)
    if (connection === undefined) return NONE
    const system = syn === undefined ? undefined : this.#systemOf(syn)
    if (system !== undefined && system !== 'unknown') this.#hosts.noteSyn(connection, system)
    return message.userAgent === undefined ? NONE : this.#inRequest(message, connection, message.userAgent)
  }

  #inHello(message: ObservedMessage, hello: HelloTraits): readonly Contradiction[] {
    const { userAgent, process } = message
    const found = contradictionsWithin(hello)
    if (userAgent !== undefined) found.push(...contradictionsOf('user_agent', userAgentClaim(userAgent), hello))
    else found.push(...this.#againstRequests(message, hello))
    if (process !== undefined) found.push(...contradictionsOf('process', processClaim(process, this.#tables), hello))
    if (this.#isRepeated(message)) found.push({ between: ['random', 'earlier_hello'], why: 'random-repeated' })
    return found
  }

  /** What requests in the clear from the same client to the same server say of it. */
  #againstRequests({ connection, serverName }: ObservedMessage, hello: HelloTraits): readonly Contradiction[] {
    if (connection === undefined || serverName === undefined) return NONE
    const at = { ...connection, serverName }
    const userAgent = this.#hosts.userAgentOf(at)
    const claim = userAgent === undefined ? undefined : userAgentClaim(userAgent)
    if (claim === undefined) return NONE
    const found = contradictionsOf('user_agent', claim, hello)
    if (found.length === 0) this.#hosts.spend(at)
    return found
  }

  #inRequest(message: ObservedMessage, connection: ObservedConnection, userAgent: string): readonly Contradiction[] {
    const claimed = userAgentSystem(userAgent)
    const { serverName } = message
    if (serverName !== undefined) this.#hosts.noteRequest({ ...connection, serverName, userAgent }, claimed)
    const system = claimed && this.#hosts.systemOf(connection)
    return system === undefined || system === claimed ? NONE : [{ between: ['syn', 'user_agent'], why: 'system-tcp' }]
  }

  #isRepeated({ connection, random, serverName }: ObservedMessage): boolean {
    if (connection === undefined || random?.length !== RANDOM) return false
    return this.#randoms.isRepeated({ ...connection, random, serverName })
  }
}

const NONE: readonly Contradiction[] = []
const SYNS = 1_024
/** RFC 8446, section 4.1.2. */
const RANDOM = 32
