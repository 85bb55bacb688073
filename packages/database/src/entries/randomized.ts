/**
 * Whether a string stands for all random fingerprints of a format, as `tls/1/randomized` in archives of mercury: an entry
 * of its own, that is no fingerprint.
 */
export function isRandomized(fingerprint: string): boolean {
  return /^[a-z_]+\/(?:\d+\/)?randomized$/.test(fingerprint)
}
