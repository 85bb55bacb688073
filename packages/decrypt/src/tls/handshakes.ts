import { byteAt, uint16 } from '@fingerpost/fingerprint'

/** HandshakeType values (RFC 8446, section 4) of the messages that are looked at. */
export const HandshakeType = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  certificate: 11,
  compressedCertificate: 25,
} as const

/** A handshake message: its type, and its body as a view. */
export interface HandshakeMessage {
  readonly type: number
  readonly body: Uint8Array
}

const HEADER = 4
/** Chains of certificates take the most. */
const LONGEST = 1 << 18

/** Puts the handshake messages of one side together from the records that carry them (RFC 8446, section 5.1). */
export class HandshakeStream {
  #bytes: Uint8Array = new Uint8Array(0)

  /** The messages that are whole with these bytes; one that is too long empties the stream. */
  push(bytes: Uint8Array): HandshakeMessage[] {
    const all = Buffer.concat([this.#bytes, bytes])
    const messages: HandshakeMessage[] = []
    let at = 0
    while (at + HEADER <= all.length) {
      const length = (byteAt(all, at + 1) << 16) | uint16(all, at + 2)
      const end = at + HEADER + length
      if (length > LONGEST) at = all.length
      if (length > LONGEST || end > all.length) break
      messages.push({ type: byteAt(all, at), body: all.subarray(at + HEADER, end) })
      at = end
    }
    this.#bytes = all.subarray(at)
    return messages
  }
}
