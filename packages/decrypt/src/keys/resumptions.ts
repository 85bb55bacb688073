import { createHash } from 'node:crypto'

/** Sessions that are remembered; of more, the oldest are forgotten. */
const MOST_SESSIONS = 10_000

/**
 * The master secrets of sessions of TLS 1.2 by what resumes them, session ids and tickets: some clients log the secret of
 * the first connection alone.
 */
export class Resumptions {
  readonly #secrets = new Map<string, Uint8Array>()

  remember(identifier: Uint8Array, masterSecret: Uint8Array): void {
    if (identifier.length === 0) return
    this.#secrets.set(keyOf(identifier), masterSecret)
    for (const oldest of this.#secrets.keys()) {
      if (this.#secrets.size <= MOST_SESSIONS) break
      this.#secrets.delete(oldest)
    }
  }

  /** The secret of the first of these that is known. */
  masterSecret(identifiers: readonly Uint8Array[]): Uint8Array | undefined {
    if (this.#secrets.size === 0) return undefined
    for (const identifier of identifiers) {
      const secret = this.#secrets.get(keyOf(identifier))
      if (secret !== undefined) return secret
    }
    return undefined
  }
}

/** A digest, since tickets may be long. */
function keyOf(identifier: Uint8Array): string {
  return createHash('sha256').update(identifier).digest('base64')
}
