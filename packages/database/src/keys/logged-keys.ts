/** The lists of a ClientHello as a log shows them: numbers in wire order, without GREASE. */
export interface LoggedHandshake {
  /** The greatest version that the client offered, as on the wire: 0x0304 for TLS 1.3. */
  readonly version: number
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly number[]
  readonly signatureAlgorithms: readonly number[]
}

/** What a log tells of a ClientHello, or of an SSH client: any of these keys. */
export interface LoggedKeys {
  readonly ja3?: string | undefined
  /** The text that `ja3` is the hash of, without GREASE; it also finds hellos whose extensions have another order. */
  readonly ja3String?: string | undefined
  /** Strings that all stand for this hello, where the tool that wrote the log may print it in more than one way. */
  readonly ja4?: readonly string[] | undefined
  readonly handshake?: LoggedHandshake | undefined
  /**
   * The cipher suites in wire order, with or without GREASE, for a log that has them alone. Only a classifier that takes
   * `orderedCiphers` looks at them; those of `handshake` and `ja3String` it finds itself.
   */
  readonly cipherSuites?: readonly number[] | undefined
  /** The HASSH of an SSH client, 32 lower-case hex digits. */
  readonly hassh?: string | undefined
}

/** One string for all that a log tells of a hello: equal for equal keys, whatever database they are looked up in. */
export function loggedKey({ ja3 = '', ja3String, ja4, handshake, cipherSuites, hassh }: LoggedKeys): string {
  let key = ja3String === undefined ? ja3 : `${ja3} ${ja3String}`
  if (ja4 !== undefined) for (const variant of ja4) key += ` ${variant}`
  if (handshake !== undefined) key += ` ${listed(handshake)}`
  if (cipherSuites !== undefined) key += ` ciphers ${cipherSuites.join()}`
  return hassh === undefined ? key : `${key} hassh ${hassh}`
}

function listed({ version, cipherSuites, extensions, signatureAlgorithms }: LoggedHandshake): string {
  return `${version}_${cipherSuites.join()}_${extensions.join()}_${signatureAlgorithms.join()}`
}
