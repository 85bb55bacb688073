/** The first groups of a TLS client's fingerprint; pmercury's of TCP look alike, but go on with single groups. */
const TLS_CLIENT = /^(?:tls\/(?:[12]\/)?)?\([0-9a-f]{4}\)\([0-9a-f]*\)(?:$|\(\(|\(\)|\[|\([0-9a-f]+\)$)/

/** The window and the options of a SYN, as pmercury writes them. */
const TCP = /^\([0-9a-f]{4}\)(?:\([0-9a-f]*\))*$/

/** `ja4/` and a JA4, `ja3/` and an MD5 digest. */
const LABEL = /^ja(?:4\/[a-z]\w{9}_[0-9a-f]{12}_[0-9a-f]{12}|3\/[0-9a-f]{32})$/

/** Whether a text begins as the fingerprint of a TLS client does, in whatever notation. */
export function isTlsClient(fingerprint: string): boolean {
  return TLS_CLIENT.test(fingerprint)
}

/** Whether a database's entry knows a program by its JA4 or JA3 alone. */
export function isLabel(fingerprint: string): boolean {
  return LABEL.test(fingerprint)
}

/** The type of a fingerprint: its first word; of older notation, which has none, what it looks like, `tcp` or `tls`. */
export function fingerprintType(fingerprint: string): string {
  if (!fingerprint.startsWith('(')) return fingerprint.replace(/\/.*/s, '')
  return !isTlsClient(fingerprint) && TCP.test(fingerprint) ? 'tcp' : 'tls'
}

/** The type of an entry whose line does not say it. */
export function entryType(fingerprint: string): string {
  return isLabel(fingerprint) ? 'tls' : fingerprintType(fingerprint)
}
