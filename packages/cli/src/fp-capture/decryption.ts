import { Decryption, KeyLogFile, type KeyLogFileOptions } from '@fingerpost/decrypt'

/** What opens TLS connections with a key log, where one is given. Throws InputError for one that cannot be read. */
export function decryption(path: string | undefined, options?: KeyLogFileOptions): Decryption | undefined {
  return path === undefined ? undefined : new Decryption(new KeyLogFile(path, options))
}
