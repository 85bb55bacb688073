import { InputError } from '../pure/errors.ts'

/** What no other try mends, as an InputError; undefined for what one may. */
export function lastingFailure(error: unknown, name: string): InputError | undefined {
  if (error instanceof InputError) return error
  const causes = causesOf(error)
  const lasting = causes.find(({ message, type, name }) => LASTING.test(`${name} ${type} ${message}`))
  return lasting && new InputError(name, undefined, lasting.message)
}

interface Cause {
  readonly name: string
  readonly type: string
  readonly message: string
}

/** An error, and what it says that it came from. */
function causesOf(error: unknown): readonly Cause[] {
  if (!(error instanceof Error)) return []
  const type = 'type' in error ? String(error.type) : ''
  return [{ name: error.name, type, message: error.message }, ...causesOf(error.cause)]
}

/** Who may not, what is too long, and what the client cannot do. */
const LASTING =
  /SASLAuthenticationError|AUTHORIZATION_FAILED|MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE|INVALID_TOPIC|INVALID_GROUP_ID|INVALID_SESSION_TIMEOUT|INVALID_TRANSACTION_TIMEOUT|NotImplemented|not implemented|SSL routines|certificate|altnames/
