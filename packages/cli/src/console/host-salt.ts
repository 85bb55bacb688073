import { readFileSync, statSync } from 'node:fs'
import { asInputError } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'

/**
 * The secret in a file, without blanks around it; undefined where no file is named. Throws InputError for a file that
 * cannot be read, is empty, or that others than its owner may read or change.
 */
export function readHostSalt(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const { salt, mode } = saltAndMode(path)
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
    throw new InputError(path, undefined, `others may read or change this secret: chmod 600 '${path}'`)
  if (salt === '') throw new InputError(path, undefined, 'expected a secret')
  return salt
}

/** The permissions of the group and of all others. */
const OTHERS = 0o077

function saltAndMode(path: string): { readonly salt: string; readonly mode: number } {
  try {
    return { salt: readFileSync(path, 'utf8').trim(), mode: statSync(path).mode }
  } catch (error) {
    throw asInputError(error, path)
  }
}
