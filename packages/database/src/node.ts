import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Digests } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
import { isMmdb, openMmdb } from './autonomous-systems/mmdb.ts'
import { listPrefixLines, mmdbPrefixLines } from './autonomous-systems/prefix-lines.ts'
import { parsePrefixList } from './autonomous-systems/prefix-list.ts'
import type { Database } from './database.ts'
import { loadDatabase } from './open/load-database.ts'
import { isGzip } from './open/read-manifest.ts'
import { defaultAutonomousSystemsPath } from './resources.ts'

export { defaultAutonomousSystemsPath, defaultDatabasePath, defaultLibrariesPath } from './resources.ts'

/** Digests by node:crypto. */
export const nodeDigests: Digests = {
  md5: (text) => hash('md5', text),
  sha256: (text) => hash('sha256', text),
}

/** What a file may unpack to whatever its size, and at most, in bytes. */
const LITTLE = 64 * 1024 * 1024
const MOST = 1024 * 1024 * 1024
/** Databases are packed to a tenth; deflate could pack zeros to a thousandth. */
const MOST_TIMES = 200

/**
 * Unpacks gzip by node:zlib; throws for a file that is broken or cut, and for one that unpacks to more than 1 GiB or,
 * above 64 MiB, to more than 200 times its size.
 */
export function gunzip(bytes: Uint8Array): Uint8Array {
  return unzipped(bytes)
}

function unzipped(bytes: Uint8Array): Buffer {
  const maxOutputLength = Math.min(MOST, Math.max(LITTLE, MOST_TIMES * bytes.length))
  try {
    return gunzipSync(bytes, { maxOutputLength })
  } catch (error) {
    const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw isTooLarge ? new RangeError(`it unpacks to more than ${maxOutputLength} bytes`) : error
  }
}

/** Loads a fingerprint database from a file, plain or gzipped. Throws InputError for one that cannot be read. */
export function readDatabase(path: string): Database {
  return loadDatabase(readInput(path), { gunzip, digests: nodeDigests, path })
}

/**
 * Opens AS data: a MaxMind DB with `autonomous_system_number`, or `prefix number` lines; each also gzipped. The content
 * decides. Throws InputError for a file that is neither.
 */
export function openAutonomousSystems(path: string): AutonomousSystems {
  const bytes = unpacked(readInput(path), path)
  return isMmdb(bytes) ? openMmdb(bytes, path) : parsePrefixList(bytes.toString('latin1'), path)
}

/**
 * The prefixes of AS data as lines of a prefix and a number, without line ends, in the order of the file or of
 * addresses. Throws InputError as `openAutonomousSystems` does.
 */
export function readPrefixLines(path: string): Iterable<string> {
  const bytes = unpacked(readInput(path), path)
  return isMmdb(bytes) ? mmdbPrefixLines(bytes, path) : listPrefixLines(bytes.toString('latin1'), path)
}

/** The AS data that comes with the product, opened at the first look-up. */
export function defaultAutonomousSystems(): AutonomousSystems {
  let systems: AutonomousSystems | undefined
  return {
    lookup(address) {
      systems ??= openAutonomousSystems(defaultAutonomousSystemsPath())
      return systems.lookup(address)
    },
  }
}

function readInput(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new InputError(path, undefined, error instanceof Error ? error.message : String(error))
  }
}

function unpacked(bytes: Buffer, path: string): Buffer {
  if (!isGzip(bytes)) return bytes
  try {
    return unzipped(bytes)
  } catch (error) {
    throw new InputError(path, undefined, `broken gzip file: ${error instanceof Error ? error.message : error}`)
  }
}
