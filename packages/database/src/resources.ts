import { fileURLToPath } from 'node:url'

/** The path of a file that this package carries, in its folder `resources`. `src` and `dist` are equally far from it. */
function resource(name: string): string {
  return fileURLToPath(new URL(`../resources/${name}`, import.meta.url))
}

/** The path of the database that is used when none is named, gzipped. */
export function defaultDatabasePath(): string {
  return resource('fingerprint_db.json.gz')
}

/** The path of the AS data that is used when none is named, an MMDB. */
export function defaultAutonomousSystemsPath(): string {
  return resource('asn/asn.mmdb')
}

/** The path of the list of which library each program of the default database uses, lines of `Library,process,…`. */
export function defaultLibrariesPath(): string {
  return resource('families/libraries.csv')
}

/** The path of the list of browsers that have one engine, lines of `Engine,process,…`. */
export function defaultBrowsersPath(): string {
  return resource('families/browsers.csv')
}

/** The path of the table of how common programs are, lines of `process,class`. */
export function defaultPrevalencePath(): string {
  return resource('prevalence/prevalence.csv')
}
