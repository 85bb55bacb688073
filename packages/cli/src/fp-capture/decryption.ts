import { Decryption, KeyLog, KeyLogFile, type KeyLogFileOptions } from '@fingerpost/decrypt'
import type { CaptureArguments } from './options.ts'

/** What opens TLS connections, and what takes secrets that come from elsewhere. */
export interface DecryptionParts {
  readonly streams: Decryption
  tlsSecrets(text: string): void
}

/** What reads TLS connections whole, where that is asked for. Throws InputError for a key log that cannot be read. */
export function decryption(
  { sslkeylogfile, certificates }: Pick<CaptureArguments, 'sslkeylogfile' | 'certificates'>,
  options?: KeyLogFileOptions,
): DecryptionParts | undefined {
  if (sslkeylogfile === undefined && !certificates) return undefined
  const keys = sslkeylogfile === undefined ? new KeyLog() : new KeyLogFile(sslkeylogfile, options)
  return { streams: new Decryption(keys, { certificates }), tlsSecrets: keys.add.bind(keys) }
}
