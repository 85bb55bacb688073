const PREFIX = /^([a-z][a-z0-9_]*)\//

/** The type of a fingerprint (`tls`, `quic`, `http`, …): its prefix; `tls` for the notation of pmercury, which has none. */
export function typeByPrefix(fingerprint: string): string {
  return PREFIX.exec(fingerprint)?.[1] ?? 'tls'
}
