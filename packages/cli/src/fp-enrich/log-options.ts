import { ALL_LOG_FORMATS, type LogFormats, wrappedFormats } from '@fingerpost/logs'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'

/** How the lines of logs are to be read. */
export interface LogArguments {
  readonly unwrap: boolean
  readonly wrappedIn?: string | undefined
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
} as const

/** The formats that logs may be of. Throws UsageError for a member without a name. */
export function logFormatsOf({ unwrap, wrappedIn }: LogArguments): LogFormats {
  if (wrappedIn === '') throw new UsageError('--wrapped-in: must not be empty')
  return unwrap || wrappedIn !== undefined ? wrappedFormats(wrappedIn) : ALL_LOG_FORMATS
}
