import { type Ja4Transport, type NpfFingerprint, parseNpf } from '@fingerpost/fingerprint'

/** Where the items of a list stand that have a key. */
export type PositionsByKey = Map<string, number[]>

/** Adds a position to those of a key. */
export function append(positions: PositionsByKey, key: string, position: number): void {
  const list = positions.get(key)
  if (list === undefined) positions.set(key, [position])
  else list.push(position)
}

/** The hello of a TLS or QUIC client: `quic` prints it as `tls/1` does, behind the version of QUIC. */
export function helloOf(fingerprint: string): NpfFingerprint | undefined {
  return parseNpf(fingerprint.replace(QUIC, 'tls/1/'))
}

/** The hello of a DTLS client, whose fingerprint is that of a TLS client but for its first word and its versions. */
export function datagramHelloOf(fingerprint: string): NpfFingerprint | undefined {
  return DTLS.test(fingerprint) ? parseNpf(fingerprint.replace(DTLS, 'tls/')) : undefined
}

/** What JA4 calls the transport of a fingerprint. */
export function transportOf(fingerprint: string): Ja4Transport {
  if (DTLS.test(fingerprint)) return 'd'
  return QUIC.test(fingerprint) ? 'q' : 't'
}

const QUIC = /^quic\/\([0-9a-f]{8}\)/
const DTLS = /^dtls\//
