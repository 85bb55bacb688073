import { readInput } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import { UsageError } from '../console/run.ts'

/** Where HTTP is spoken, and the token that callers must know. */
export interface HttpPlace {
  readonly host: string
  readonly port: number
  readonly token: string | undefined
}

/**
 * What --http and the file of --token say; undefined without --http. Throws UsageError for what is no place, and for an
 * address of other machines without a token; InputError for a file without one.
 */
export function httpPlaceOf(http: string | undefined, file: string | undefined): HttpPlace | undefined {
  if (http === undefined) {
    if (file !== undefined) throw new UsageError('--token: only with --http')
    return undefined
  }
  const [, given = LOOPBACK, port = ''] = /^(?:(.*[^:]):)?(\d{1,5})$/.exec(http) ?? []
  if (port === '' || Number(port) > LARGEST_PORT) throw new UsageError('--http: expected PORT or ADDRESS:PORT')
  const host = given.replace(/^\[(.*)\]$/, '$1')
  if (file === undefined && host !== LOOPBACK && host !== '::1' && host !== 'localhost')
    throw new UsageError('--http: an address of other machines needs --token')
  return { host, port: Number(port), token: file === undefined ? undefined : tokenIn(file) }
}

function tokenIn(file: string): string {
  const token = readInput(file).toString().trim()
  if (/^[\x21-\x7e]{16,512}$/.test(token)) return token
  throw new InputError(file, undefined, 'expected a token: 16 to 512 printable characters of ASCII')
}

const LOOPBACK = '127.0.0.1'
const LARGEST_PORT = 65_535
