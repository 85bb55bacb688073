import type { Digests } from '@fingerpost/fingerprint'
import { brokenPacking, InputError } from '@fingerpost/io/pure'
import { ENTRIES, openArchive } from '../archive/archive.ts'
import { isTar } from '../archive/tar.ts'
import type { Database } from '../database.ts'
import { LineDatabase } from './line-database.ts'
import { isGzip, readManifest } from './read-manifest.ts'

/** What Node and a browser do each in their own way. */
export interface LoadOptions {
  /** Unpacks a gzip file; throws for one that is broken, or larger than there is room for. */
  gunzip(bytes: Uint8Array): Uint8Array
  readonly digests: Digests
  /** The file's name, for messages. */
  readonly path?: string | undefined
}

/**
 * Loads a database: lines, or a resources archive of mercury; plain or gzipped, as the content says. Lines are located
 * now and parsed on demand, which takes a tenth of the time for the 5,868 lines of the public database of 2019. Throws
 * InputError for a file that is not a database.
 */
export function loadDatabase(bytes: Uint8Array, options: LoadOptions): Database {
  const { path = 'database', digests } = options
  const plain = isGzip(bytes) ? unpacked(bytes, options) : bytes
  if (!isTar(plain))
    return new LineDatabase(plain, { manifest: readManifest(bytes), path, digests, archive: undefined })
  const { archive, entries } = openArchive(plain, path)
  return new LineDatabase(entries, { manifest: undefined, path: `${path}/${ENTRIES}`, digests, archive })
}

function unpacked(bytes: Uint8Array, { gunzip, path = 'database' }: LoadOptions): Uint8Array {
  try {
    return gunzip(bytes)
  } catch (error) {
    throw new InputError(path, undefined, brokenPacking('gzip', error))
  }
}
