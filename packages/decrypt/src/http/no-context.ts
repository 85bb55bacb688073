import type { ParseContext } from '@fingerpost/fingerprint'

/** What HTTP is parsed with: it needs nothing. */
export const NO_CONTEXT: ParseContext = {
  following: [],
  ciphers: { hmacSha256: (key) => key, aes128: (key) => key, openAes128Gcm: () => undefined },
}
