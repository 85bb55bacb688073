import { readFileSync } from 'node:fs'
import { InputError } from '@fingerpost/io/pure'

/** The salt in a file, without blanks around it; undefined where no file is named. Throws InputError for an empty one. */
export function readHostSalt(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const salt = readFileSync(path, 'utf8').trim()
  if (salt === '') throw new InputError(path, undefined, 'expected a secret')
  return salt
}
