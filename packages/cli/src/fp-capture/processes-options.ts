import { PROCESS_SOURCES, type ProcessSource } from '@fingerpost/endpoint'
import type { Options } from 'yargs'
import { UsageError } from '../console/run.ts'
import type { LiveArguments } from './live-options.ts'

/** The options that say which processes of this machine are behind connections. */
export const processOptions = {
  processes: {
    type: 'boolean',
    default: false,
    describe: 'Say which process of this machine sends each message (Linux)',
  },
  'process-source': {
    choices: ['auto', ...PROCESS_SOURCES] as const,
    default: 'auto' as const,
    describe: 'How to find processes; auto is the best that is permitted',
  },
  'process-command-line': { type: 'boolean', default: false, describe: 'Print the arguments of processes, too' },
  'host-salt': {
    type: 'string',
    requiresArg: true,
    describe: "Secret behind this host's id, to have the same id each time [default: a random one]",
  },
  'socket-log': {
    type: 'string',
    requiresArg: true,
    describe: 'Write to FILE which process opens which connection, for fpdb label',
  },
} as const satisfies Record<string, Options>

/** What those options were given as. */
export interface ProcessArguments {
  /** Whether records name their process. */
  readonly isLabelling: boolean
  readonly source: ProcessSource | 'auto'
  readonly commandLine: boolean
  readonly hostSalt: string | undefined
  readonly socketLog: string | undefined
}

/** The options as yargs has them. */
interface Parsed {
  readonly processes: boolean
  readonly processSource: ProcessSource | 'auto'
  readonly processCommandLine: boolean
  readonly hostSalt?: string | undefined
  readonly socketLog?: string | undefined
}

/** What the options say of processes; undefined where none are asked for. Throws UsageError. */
export function processArguments(parsed: Parsed, live: LiveArguments | undefined): ProcessArguments | undefined {
  const { processes, processSource, processCommandLine, hostSalt, socketLog } = parsed
  if (!processes && socketLog === undefined) return undefined
  if (live === undefined) throw new UsageError('--processes and --socket-log: only with -c INTERFACE')
  if (live.user !== undefined) throw new UsageError('--processes: not with --user, who sees no processes of others')
  return { isLabelling: processes, source: processSource, commandLine: processCommandLine, hostSalt, socketLog }
}
