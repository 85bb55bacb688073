/** One extension (RFC 8446, section 4.2) in wire order. In facts that were read back from a fingerprint, `data` is
 * empty for the types whose data the format leaves out. */
export interface Extension {
  readonly type: number
  readonly data: Uint8Array
}

/** What JA3, JA4 and NPF are functions of: the part of a ClientHello that a fingerprint string can carry. */
export interface ClientHelloFacts {
  readonly legacyVersion: number
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly Extension[]
}

/** A ClientHello (RFC 8446, section 4.1.2). Byte fields are views of the bytes that were parsed. */
export interface ClientHello extends ClientHelloFacts {
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly compressionMethods: Uint8Array
}
