import { PROCESS_SOURCES, type ProcessSource } from '@fingerpost/endpoint'
import type { Options } from 'yargs'
import { readHostSalt } from '../console/host-salt.ts'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'
import type { LiveArguments } from './live-options.ts'

/** The options that say which processes of this machine are behind connections. */
export const processOptions = {
  processes: {
    type: 'boolean',
    default: false,
    group: Group.processes,
    describe: 'Add the process on this machine that sent each message (Linux)',
  },
  'process-source': {
    choices: ['auto', ...PROCESS_SOURCES] as const,
    default: 'auto' as const,
    group: Group.processes,
    describe: 'How to find processes; auto picks the best source that is permitted',
  },
  'process-command-line': {
    type: 'boolean',
    default: false,
    group: Group.processes,
    describe: 'Add the command line of each process',
  },
  'host-salt': {
    type: 'string',
    requiresArg: true,
    group: Group.processes,
    describe: "File with a secret key that this host's id is derived from [default: random]",
  },
  'socket-log': {
    type: 'string',
    requiresArg: true,
    group: Group.processes,
    describe: 'Write to FILE which process opens which connection, for fpdb label',
  },
} as const satisfies Record<string, Options>

/** What those options were given as. */
export interface ProcessArguments {
  /** Whether records name their process. */
  readonly isLabelling: boolean
  readonly source: ProcessSource | 'auto'
  readonly commandLine: boolean
  /** The secret itself. */
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
  const common = { isLabelling: processes, source: processSource, commandLine: processCommandLine, socketLog }
  return { ...common, hostSalt: readHostSalt(hostSalt) }
}
