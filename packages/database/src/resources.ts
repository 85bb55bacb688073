import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of a file that comes with the product, under `resources/`. `src` and `dist` are equally far from it. */
function resource(name: string): string {
  return fileURLToPath(new URL(`../../../resources/${name}`, import.meta.url))
}

/** The database that is used when none is named. */
export function defaultDatabasePath(): string {
  return resource('fingerprint_db.json.gz')
}

/** The AS data that is used when none is named: as the build unpacked it, else as it was delivered. */
export function defaultAutonomousSystemsPath(): string {
  const unpacked = resource('asn/asn.mmdb')
  return existsSync(unpacked) ? unpacked : `${unpacked}.gz`
}

/** The list of which library each program of the default database uses, where one is delivered. */
export function defaultLibrariesPath(): string | undefined {
  const path = resource('families/libraries.csv')
  return existsSync(path) ? path : undefined
}
