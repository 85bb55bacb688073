import { parseProgram } from '../arguments/command-line.ts'
import type { CommandTable } from '../arguments/command-table.ts'
import {
  type ClassifierArguments,
  classifierOptions,
  explainOption,
  orderedCiphersOption,
  overridesOf,
} from '../classifier/options.ts'
import { wholeNumber } from '../console/checks.ts'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'
import { type MetricsTarget, metricsOptions, metricsTarget } from '../metrics/options.ts'
import { type HttpPlace, httpPlaceOf } from './http-place.ts'
import { type Place, placeOf } from './place.ts'

/** What fp-serve was asked for. */
export interface ServeArguments extends ClassifierArguments {
  readonly place: Place
  /** Undefined where HTTP is not spoken. */
  readonly http: HttpPlace | undefined
  readonly maxConnections: number
  readonly explain: boolean
  /** Undefined where no metrics are published. */
  readonly metricsTarget: MetricsTarget | undefined
  readonly quiet: boolean
}

const serveOptions = {
  socket: {
    alias: 's',
    type: 'string',
    requiresArg: true,
    defaultDescription: 'fingerpost.sock in $RUNTIME_DIRECTORY or $XDG_RUNTIME_DIR',
    group: Group.connection,
    describe: 'Listen at this path; a socket that systemd passes comes before it',
  },
  mode: {
    type: 'string',
    requiresArg: true,
    default: '660',
    group: Group.connection,
    describe: 'Permissions of the socket, in octal: who may write may ask',
  },
  http: {
    type: 'string',
    requiresArg: true,
    group: Group.connection,
    describe: 'Answer over HTTP, too, at PORT of this machine, or at ADDRESS:PORT with --token',
  },
  token: {
    type: 'string',
    requiresArg: true,
    group: Group.connection,
    describe: 'Answer over HTTP only who knows the token in this file',
  },
  'max-connections': {
    type: 'number',
    requiresArg: true,
    default: 64,
    group: Group.limits,
    describe: 'Turn further callers away',
  },
  ...classifierOptions,
  ...explainOption,
  ...orderedCiphersOption,
  ...metricsOptions,
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Do not say on standard error where it listens' },
} as const

/** What fp-serve takes. */
export const serveTable = {
  command: '$0',
  describe: 'Answer questions for the program behind a connection, one line of JSON each, at a socket of this machine',
  operands: {},
  options: serveOptions,
  examples: [
    ['$0 --socket /run/fingerpost/fingerpost.sock', 'answer until it is stopped'],
    [
      'echo \'{"ja3":"…","server_name":"example.com","destination_port":443}\' | socat - UNIX-CONNECT:fingerpost.sock',
      'ask one question',
    ],
    ['$0 -s fingerpost.sock -d own.json.gz -n 3', 'answer from a database of your own, with three candidates'],
  ],
} as const satisfies CommandTable

/** Reads the command line; help, version and completion are printed here. Throws UsageError. */
export async function serveArguments(argv: readonly string[]): Promise<ServeArguments> {
  const { label, allow, socket, mode, http, token, ...rest } = await parseProgram('fp-serve', argv, serveTable)
  if (!/^0?[0-7]{3}$/.test(mode)) throw new UsageError('--mode: expected octal permissions such as 660')
  return {
    ...rest,
    place: placeOf({ socket, mode: Number.parseInt(mode, 8) }, process.env),
    http: httpPlaceOf(http, token),
    maxConnections: wholeNumber('max-connections', rest.maxConnections),
    metricsTarget: metricsTarget(rest),
    overrides: await overridesOf({ label, allow }),
  }
}
