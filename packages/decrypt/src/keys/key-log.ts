/** Where the secrets of connections come from. */
export interface SecretSource {
  /** The secret of a label (RFC 9850, section 2) of the connection whose ClientHello has a random value. */
  secret(clientRandom: Uint8Array, label: string): Uint8Array | undefined
  /** Whether there is any secret of a connection. */
  knows(clientRandom: Uint8Array): boolean
  /** Whether secrets that are not there may come later. */
  readonly grows: boolean
}

/** Connections whose secrets are kept; of more, the oldest are forgotten. Ten browsers do not fill it in a week. */
const MOST_CONNECTIONS = 100_000
/** Secrets of one connection: those of RFC 9850 are eight. */
const MOST_LABELS = 16

/** `LABEL client_random secret`, the last two in hex: random values have 32 bytes, secrets up to 64. */
const LINE = /^([A-Z0-9_]{1,64}) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){1,64})\s*$/

/** The secrets of connections, as they stand in a key log (RFC 9850); they may be added while it is in use. */
export class KeyLog implements SecretSource {
  readonly grows = false
  readonly #secrets = new Map<string, Map<string, string>>()

  /** Connections of which there are secrets. */
  get size(): number {
    return this.#secrets.size
  }

  /** Takes whole lines. Comments, empty lines and what is no line of a key log are passed over. */
  add(text: string): void {
    for (const line of text.split('\n')) this.#addLine(line)
  }

  secret(clientRandom: Uint8Array, label: string): Uint8Array | undefined {
    const found = this.#secrets.get(keyOf(clientRandom))?.get(label)
    return found === undefined ? undefined : Buffer.from(found, 'hex')
  }

  knows(clientRandom: Uint8Array): boolean {
    return this.#secrets.has(keyOf(clientRandom))
  }

  #addLine(line: string): void {
    const [, label, random, secret] = LINE.exec(line) ?? []
    if (label === undefined || random === undefined || secret === undefined) return
    const labels = this.#labelsOf(random.toLowerCase())
    if (labels.size < MOST_LABELS || labels.has(label)) labels.set(label, secret)
  }

  #labelsOf(random: string): Map<string, string> {
    const known = this.#secrets.get(random)
    if (known !== undefined) return known
    for (const oldest of this.#secrets.keys()) {
      if (this.#secrets.size < MOST_CONNECTIONS) break
      this.#secrets.delete(oldest)
    }
    const labels = new Map<string, string>()
    this.#secrets.set(random, labels)
    return labels
  }
}

function keyOf(clientRandom: Uint8Array): string {
  return Buffer.from(clientRandom.buffer, clientRandom.byteOffset, clientRandom.length).toString('hex')
}
