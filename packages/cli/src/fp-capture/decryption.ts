import { Decryption, KeyLogFile, type KeyLogFileOptions } from '@fingerpost/decrypt'

/** What opens TLS connections, and what takes secrets that come from elsewhere. */
export interface DecryptionParts {
  readonly streams: Decryption
  tlsSecrets(text: string): void
}

/** What opens TLS connections with a key log, where one is given. Throws InputError for one that cannot be read. */
export function decryption(path: string | undefined, options?: KeyLogFileOptions): DecryptionParts | undefined {
  if (path === undefined) return undefined
  const keys = new KeyLogFile(path, options)
  return { streams: new Decryption(keys), tlsSecrets: keys.add.bind(keys) }
}
