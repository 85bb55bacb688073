import { DEFAULT_ENDPOINT_VALUES, DEFAULT_FLOW_LIMITS, type FlowLimits } from '@fingerpost/capture'
import { positiveNumber, wholeNumber } from '../console/checks.ts'
import { Group } from '../console/option-groups.ts'

/** What is printed of the records, besides each of them. */
export interface ViewArguments {
  /** When flows end; undefined where records are not put together by flow. */
  readonly flows: FlowLimits | undefined
  /** Most fingerprints and values to count; undefined where endpoints are not counted. */
  readonly endpointValues: number | undefined
}

/** The options that say what is printed of the records. */
export const viewOptions = {
  'group-flows': {
    alias: 'g',
    type: 'boolean',
    default: false,
    group: Group.output,
    describe: 'Print one object for each flow instead of one for each message',
  },
  endpoint: {
    alias: 'e',
    type: 'boolean',
    default: false,
    group: Group.output,
    describe: 'At the end print what each source endpoint sent, too',
  },
  experimental: {
    alias: 'x',
    type: 'boolean',
    default: false,
    group: Group.output,
    describe: 'Accepted for compatibility: it is the default',
  },
  'flow-idle': {
    type: 'number',
    requiresArg: true,
    default: DEFAULT_FLOW_LIMITS.idleSeconds,
    group: Group.limits,
    describe: 'Seconds without a message after which a flow of -g ends',
  },
  'max-grouped': {
    type: 'number',
    requiresArg: true,
    default: DEFAULT_FLOW_LIMITS.messages,
    group: Group.limits,
    describe: 'Most messages in the open flows of -g',
  },
  'max-counted': {
    type: 'number',
    requiresArg: true,
    default: DEFAULT_ENDPOINT_VALUES,
    group: Group.limits,
    describe: 'Most fingerprints and values that -e counts at a time',
  },
} as const

interface ViewOptions {
  readonly groupFlows: boolean
  readonly endpoint: boolean
  readonly flowIdle: number
  readonly maxGrouped: number
  readonly maxCounted: number
}

/** What the options say is printed of the records. Throws UsageError for limits that are none. */
export function viewArguments({ groupFlows, endpoint, flowIdle, maxGrouped, maxCounted }: ViewOptions): ViewArguments {
  const flows = {
    idleSeconds: positiveNumber('flow-idle', flowIdle),
    messages: wholeNumber('max-grouped', maxGrouped),
  }
  const endpointValues = wholeNumber('max-counted', maxCounted)
  return { flows: groupFlows ? flows : undefined, endpointValues: endpoint ? endpointValues : undefined }
}
