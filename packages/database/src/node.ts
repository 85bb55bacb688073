import { hash } from 'node:crypto'
import type { Digests } from '@fingerpost/fingerprint'
import { gunzip, readInput, unpackInput } from '@fingerpost/io'
import type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
import { isMmdb, openMmdb } from './autonomous-systems/mmdb.ts'
import { listPrefixLines, mmdbPrefixLines } from './autonomous-systems/prefix-lines.ts'
import { parsePrefixList } from './autonomous-systems/prefix-list.ts'
import type { Database } from './database.ts'
import { loadDatabase } from './open/load-database.ts'
import { defaultAutonomousSystemsPath } from './resources.ts'

export { gunzip } from '@fingerpost/io'
export {
  defaultAutonomousSystemsPath,
  defaultBrowsersPath,
  defaultDatabasePath,
  defaultLibrariesPath,
  defaultPrevalencePath,
} from './resources.ts'

/** Digests by node:crypto. */
export const nodeDigests: Digests = {
  md5: (text) => hash('md5', text),
  sha256: (text) => hash('sha256', text),
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
  const bytes = unpackInput(readInput(path), path)
  return isMmdb(bytes) ? openMmdb(bytes, path) : parsePrefixList(bytes.toString('latin1'), path)
}

/**
 * The prefixes of AS data as lines of a prefix and a number, without line ends, in the order of the file or of
 * addresses. Throws InputError as `openAutonomousSystems` does.
 */
export function readPrefixLines(path: string): Iterable<string> {
  const bytes = unpackInput(readInput(path), path)
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
