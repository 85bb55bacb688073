import { isJa4, isMd5 } from '@fingerpost/fingerprint'

/** The first groups of a TLS client's fingerprint; pmercury's of TCP look alike, but go on with single groups. */
const TLS_CLIENT = /^(?:tls\/(?:[12]\/)?)?\([0-9a-f]{4}\)\([0-9a-f]*\)(?:$|\(\(|\(\)|\[|\([0-9a-f]+\)$)/

/** The window and the options of a SYN, as pmercury writes them. */
const TCP = /^\([0-9a-f]{4}\)(?:\([0-9a-f]*\))*$/

/** Whether a text begins as the fingerprint of a TLS client does, in whatever notation. */
export function isTlsClient(fingerprint: string): boolean {
  return TLS_CLIENT.test(fingerprint)
}

/** Whether an entry knows a program by its JA4 or JA3 alone, which stands behind `ja4/` or `ja3/`. */
export function isLabel(fingerprint: string): boolean {
  if (fingerprint.startsWith('ja4/')) return isJa4(fingerprint.slice(4))
  return fingerprint.startsWith('ja3/') && isMd5(fingerprint.slice(4))
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

/**
 * Whether a string stands for all random fingerprints of a format, as `tls/1/randomized` in archives of mercury: an entry
 * of its own, that is no fingerprint.
 */
export function isRandomized(fingerprint: string): boolean {
  return /^[a-z_]+\/(?:\d+\/)?randomized$/.test(fingerprint)
}
