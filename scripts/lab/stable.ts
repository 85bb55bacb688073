import { formatNpf, parseNpf } from '@fingerpost/fingerprint'

/** TLS without the order of its extensions, which some programs shuffle; QUIC and DTLS likewise say so by themselves. */
export function stable(fingerprint: string): string {
  const facts = fingerprint.startsWith('tls/') ? parseNpf(fingerprint) : undefined
  return facts === undefined ? fingerprint : formatNpf(facts, 'tls/1')
}
