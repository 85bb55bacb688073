import type { JoinOptions } from '@fingerpost/enrich'
import { ALL_LOG_FORMATS, type LogFormats, wrappedFormats } from '@fingerpost/logs'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'

/** How the lines of logs are to be read. */
export interface LogArguments {
  readonly unwrap: boolean
  readonly wrappedIn?: string | undefined
  readonly join?: JoinOptions['by'] | undefined
  readonly joinWindow?: number | undefined
}

/** The options of {@link LogArguments}. */
export const logOptions = {
  unwrap: {
    type: 'boolean',
    default: false,
    group: Group.input,
    describe: 'Read the event in the lines of Filebeat, Vector, Logstash or rsyslog (message, event.original, msg)',
  },
  'wrapped-in': {
    type: 'string',
    requiresArg: true,
    group: Group.input,
    describe: 'The same, where the event is in MEMBER',
  },
  join: {
    choices: ['uid', 'flow_id', 'community_id'] as const,
    group: Group.input,
    describe: 'Add the answer of a hello to the flow event or the lines of conn.log and quic.log of its connection too',
  },
  'join-window': {
    type: 'number',
    requiresArg: true,
    group: Group.input,
    defaultDescription: '86400',
    describe: 'With --join: for so many seconds after the hello',
  },
} as const

/** The formats that logs may be of. Throws UsageError for a member without a name. */
export function logFormatsOf({ unwrap, wrappedIn }: LogArguments): LogFormats {
  if (wrappedIn === '') throw new UsageError('--wrapped-in: must not be empty')
  return unwrap || wrappedIn !== undefined ? wrappedFormats(wrappedIn) : ALL_LOG_FORMATS
}

/** By what lines are joined, if at all. Throws UsageError for a window that is none. */
export function joinOf({ join, joinWindow }: LogArguments): JoinOptions | undefined {
  if (join === undefined && joinWindow !== undefined) throw new UsageError('--join-window: only with --join')
  if (joinWindow !== undefined && !(joinWindow >= 0)) throw new UsageError('--join-window: expected seconds')
  return join === undefined ? undefined : { by: join, seconds: joinWindow }
}
