import { isatty } from 'node:tty'
import { parseAddress } from '@fingerpost/fingerprint'
import {
  type Destination,
  isIdentified,
  type LoggedQuery,
  parseOverrideKey,
  type Query,
  type RuleName,
  writeIdentification,
} from '@fingerpost/inference'
import { classifierOf } from '../classifier/options.ts'
import { optional, timeOf } from '../console/checks.ts'
import { print } from '../console/print.ts'
import { ExitCode, UsageError } from '../console/run.ts'
import { explanationTable } from './explanation-table.ts'
import { datesNote } from './implementation-dates.ts'

/** What `fpdb explain` was asked for. */
export interface ExplainArguments {
  readonly fingerprint: string
  readonly name?: string | undefined
  readonly address?: string | undefined
  readonly port?: number | undefined
  readonly userAgent?: string | undefined
  readonly time?: string | undefined
  readonly database?: string | undefined
  readonly numProcs: number
  readonly asnDb?: string | undefined
  readonly rule?: RuleName | undefined
  readonly near?: number | undefined
  readonly json?: boolean | undefined
  readonly table?: boolean | undefined
}

const STANDARD_OUTPUT = 1

/**
 * Prints what a classifier says of a connection and why; gives the exit code, 1 where it names no process. Throws
 * InputError for files that cannot be used, UsageError for a destination or a time that is none.
 */
export function printExplanation({ json, table, ...given }: ExplainArguments): number {
  const query = queryOf(given)
  const database = given.database === undefined ? undefined : [given.database]
  const classifier = classifierOf({ ...given, database, minScore: 0, overrides: undefined })
  const answer = 'fingerprint' in query ? classifier.identify(query) : classifier.identifyLogged(query)
  const explanation = classifier.explain({ ...query, limit: given.numProcs })
  if (explanation === undefined || !isIdentified(answer)) {
    process.stderr.write(`fpdb: no process is known of ${given.fingerprint}\n`)
    return ExitCode.failure
  }
  const isTable = table ?? (json !== true && isatty(STANDARD_OUTPUT))
  print(
    isTable
      ? explanationTable(explanation) + datesNote(given.fingerprint)
      : `${writeIdentification(answer, { explanation })}\n`,
  )
  return ExitCode.success
}

type Asked = Pick<ExplainArguments, 'fingerprint' | 'name' | 'address' | 'port' | 'userAgent' | 'time'>

function queryOf({ fingerprint, name, address, port, userAgent, time }: Asked): Query | LoggedQuery {
  if (address !== undefined && parseAddress(address) === undefined)
    throw new UsageError('--address: expected an IP address')
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 0xffff))
    throw new UsageError('--port: expected a number from 0 to 65535')
  const destination: Destination = {
    ...{ serverName: name, destinationAddress: address, destinationPort: port, userAgent },
    time: optional(timeOf, 'time', time),
  }
  const key = parseOverrideKey(fingerprint)?.text ?? ''
  if (key.startsWith('ja4/')) return { ...destination, ja4: [key.slice(4)] }
  if (key.startsWith('hassh/')) return { ...destination, hassh: key.slice(6) }
  return key.startsWith('ja3/') ? { ...destination, ja3: key.slice(4) } : { ...destination, fingerprint }
}
