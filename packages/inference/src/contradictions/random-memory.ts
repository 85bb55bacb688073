import { BoundedMap } from '@fingerpost/database'
import type { ObservedConnection } from './connection.ts'

/** Where a hello went. */
export interface SentRandom extends ObservedConnection {
  readonly random: Uint8Array
  readonly serverName: string | undefined
}

/** Twice as many hellos are remembered at most, in some 15 MB. */
const REMEMBERED = 32_768
/** A hello that is seen on both sides of a proxy or of address translation comes within this time, in seconds. */
const ON_ITS_WAY = 60

/**
 * Remembers the random values of hellos (RFC 8446, section 4.1.2): 32 bytes that a client chooses anew for each connection,
 * and keeps in retransmissions, in the second hello after a HelloRetryRequest, and in a QUIC or DTLS hello that is sent again.
 */
export class RandomMemory {
  readonly #sent = new BoundedMap<string, Omit<SentRandom, 'random'>>(REMEMBERED)

  /** Whether the value was sent before on another connection to somebody else; it is remembered. */
  isRepeated({ random, ...hello }: SentRandom): boolean {
    const key = String.fromCharCode(...random)
    const earlier = this.#sent.get(key)
    if (earlier === undefined) this.#sent.set(key, hello)
    return earlier !== undefined && isElsewhere(earlier, hello)
  }
}

/** Another name, or the same name at another address long after: one on its way is seen twice within a minute. */
function isElsewhere(earlier: Omit<SentRandom, 'random'>, hello: Omit<SentRandom, 'random'>): boolean {
  if (isSameConnection(earlier, hello)) return false
  if (earlier.serverName !== hello.serverName) return true
  const isLater = Math.abs(hello.seconds - earlier.seconds) > ON_ITS_WAY
  return isLater && earlier.destinationAddress !== hello.destinationAddress
}

function isSameConnection(one: ObservedConnection, other: ObservedConnection): boolean {
  return (
    one.sourcePort === other.sourcePort &&
    one.destinationPort === other.destinationPort &&
    one.sourceAddress === other.sourceAddress &&
    one.destinationAddress === other.destinationAddress
  )
}
