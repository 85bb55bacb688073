import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Takes the next bytes of a file that is being made. */
export type Append = (bytes: Uint8Array) => void

/**
 * Makes a data file and gives its path; does nothing where it stands there already and is younger than everything that
 * it is made of. The file takes its name when it is whole.
 */
export function dataFile(path: string, madeOf: readonly string[], make: (append: Append) => void): string {
  if (modified(path) > Math.max(...madeOf.map(modified))) return path
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.unfinished`
  const file = openSync(unfinished, 'w')
  try {
    make((bytes) => writeSync(file, bytes))
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
  return path
}

/** Milliseconds since 1970; 0 where there is no such file. */
function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
