import type { Sender } from '@fingerpost/fingerprint'
import type { ApplicationProtocol, ApplicationReader, Found } from './application.ts'
import { http1 } from './http1.ts'
import { http2 } from './http2.ts'

/** Bytes that tell the protocols apart: the preface of HTTP/2 has 24. */
const TOLD_APART = 24

/** What is looked for in decrypted bytes. */
const PROTOCOLS: readonly ApplicationProtocol[] = [http1, http2]

/** Says what comes in the application data of one connection, by how each side begins. */
export class ApplicationData {
  readonly #readers = new Map<ApplicationProtocol, Readonly<Record<Sender, ApplicationReader>>>()
  readonly #sides: Record<Sender, Side> = { client: new Side(), server: new Side() }

  /** Whether neither side sends anything that is read. */
  get isForeign(): boolean {
    return this.#sides.client.isForeign && this.#sides.server.isForeign
  }

  /** The messages that are whole with these bytes of a side. */
  push(sender: Sender, bytes: Uint8Array): readonly Found[] {
    const side = this.#sides[sender]
    if (side.reader !== undefined) return side.reader.push(bytes)
    if (side.isForeign) return []
    side.beginning = Buffer.concat([side.beginning, bytes])
    const candidates = PROTOCOLS.filter((protocol) => protocol.begins(sender, side.beginning))
    const [only, another] = candidates
    side.isForeign = only === undefined
    if (only === undefined || (another !== undefined && side.beginning.length < TOLD_APART)) return []
    side.reader = this.#readersOf(only)[sender]
    return side.reader.push(side.beginning)
  }

  #readersOf(protocol: ApplicationProtocol): Readonly<Record<Sender, ApplicationReader>> {
    const known = this.#readers.get(protocol)
    if (known !== undefined) return known
    const readers = protocol.readers()
    this.#readers.set(protocol, readers)
    return readers
  }
}

/** What is known of what one side sends. */
class Side {
  /** The bytes before the protocol was known. */
  beginning: Uint8Array = new Uint8Array(0)
  reader: ApplicationReader | undefined
  isForeign = false
}
