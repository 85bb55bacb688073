import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { asInputError, InputError, STANDARD_INPUT } from '../pure/errors.ts'
import { compareText } from '../pure/order.ts'

/** The names that are taken from a folder; a file that is named outright is read whatever it is called. */
const OBSERVATIONS_NAME = /^[^.].*\.(?:ndjson|jsonl|json)(?:\.gz|\.zst)?$/

/**
 * The observation files behind the given paths, sorted by path, each once however often it is named: files as they are,
 * folders recursively (names that end in `.ndjson`, `.jsonl` or `.json`, also with `.gz` or `.zst`; hidden ones apart),
 * `-` for standard input. Throws InputError for a path that is not there and for a folder without any such file.
 */
export function observationFiles(paths: readonly string[]): string[] {
  const files = new Map<string, string>()
  for (const path of paths.flatMap(filesBehind).sort(compareText)) {
    const identity = path === STANDARD_INPUT ? path : realpathSync(path)
    if (!files.has(identity)) files.set(identity, path)
  }
  return [...files.values()]
}

function filesBehind(path: string): string[] {
  if (path === STANDARD_INPUT) return [path]
  if (!readable(path, () => statSync(path)).isDirectory()) return [path]
  const files = filesInFolder(path)
  if (files.length === 0) throw new InputError(path, undefined, 'expected a folder with .ndjson, .jsonl or .json files')
  return files
}

function filesInFolder(folder: string): string[] {
  const entries = readable(folder, () => readdirSync(folder, { withFileTypes: true }))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : filesInFolder(path)
    return isObservationFile(entry, path) ? [path] : []
  })
}

function isObservationFile(entry: Dirent, path: string): boolean {
  if (!OBSERVATIONS_NAME.test(entry.name)) return false
  return entry.isFile() || (entry.isSymbolicLink() && readable(path, () => statSync(path)).isFile())
}

function readable<Result>(path: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw asInputError(error, path)
  }
}
