import { type Database, loadDatabase, type ManifestJson, readManifest } from '@fingerpost/database'
import { defaultDatabasePath, gunzip, nodeDigests } from '@fingerpost/database/node'
import { type StoredEntry, storedEntries } from '@fingerpost/database/tools'
import { nameOf, readInput, readStandardInput, STANDARD_INPUT } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'

/** The bytes of a file as they are, and how messages name it. */
export interface NamedBytes {
  readonly name: string
  readonly bytes: Buffer
}

/** A database, its entries of all types, and how messages name it. */
export interface OpenedDatabase {
  readonly name: string
  readonly database: Database
  readonly entries: readonly StoredEntry[]
}

/** The option that names a database, for commands that need none to be named. */
export const databaseOption = {
  database: {
    alias: 'd',
    type: 'string',
    requiresArg: true,
    describe: 'Fingerprint database of fpdb or pmercury, or resource archive of mercury [default: the embedded one]',
  },
} as const

/** Reads a file, or standard input for `-`, and unpacks zstd. Throws InputError where it cannot be read. */
export async function readBytes(path: string): Promise<NamedBytes> {
  const bytes = path === STANDARD_INPUT ? await readStandardInput() : readInput(path)
  return { name: nameOf(path), bytes }
}

/**
 * Opens a database: the embedded one unless a path is given, `-` for standard input. Throws InputError for a file that
 * is none, and for one that `--keep-all` made, which has tallies instead of entries.
 */
export async function openDatabase(path = defaultDatabasePath()): Promise<OpenedDatabase> {
  return openBytes(await readBytes(path))
}

/** As `openDatabase`, for bytes that were read already. */
export function openBytes({ name, bytes }: NamedBytes): OpenedDatabase {
  if (isKept(readManifest(bytes)))
    throw new InputError(name, undefined, 'keeps everything (--keep-all): make a public database of it with fpdb prune')
  const database = loadDatabase(bytes, { gunzip, digests: nodeDigests, path: name })
  return { name, database, entries: [...storedEntries(database, name)] }
}

/** Whether a manifest is that of a database with everything kept. */
export function isKept(manifest: ManifestJson | undefined): boolean {
  return manifest?.kept === true
}
