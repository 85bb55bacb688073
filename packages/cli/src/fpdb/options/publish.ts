import { ALL_CLASSES, type ClassName, PUBLIC_CLASSES } from '@fingerpost/database/facets'
import type { PublishOptions } from '@fingerpost/fpdb'
import type { Options } from 'yargs'
import { dayOf, daysOf, optional, wholeNumber } from '../../console/checks.ts'
import { Group } from '../../console/option-groups.ts'
import { UsageError } from '../../console/run.ts'

/** The options that say what of the observations a public database tells. */
export const publishOptions = {
  classes: {
    type: 'string',
    requiresArg: true,
    group: Group.content,
    describe: `Feature classes to keep, of ${ALL_CLASSES.join(', ')}; ip, sni and user-agent can be personal data`,
    defaultDescription: PUBLIC_CLASSES.join(),
  },
  'top-processes': {
    type: 'number',
    requiresArg: true,
    defaultDescription: '10',
    group: Group.content,
    describe: 'Executables to keep for each fingerprint',
  },
  'top-destinations': {
    type: 'number',
    requiresArg: true,
    defaultDescription: '100',
    group: Group.content,
    describe: 'Values to keep in each class of an executable',
  },
  'min-count': {
    type: 'number',
    requiresArg: true,
    group: Group.thresholds,
    describe: 'Drop executables and class values with a lower count',
  },
  'min-hosts': {
    type: 'number',
    requiresArg: true,
    group: Group.thresholds,
    describe: 'Drop executables and class values observed on fewer hosts',
  },
  since: {
    type: 'string',
    requiresArg: true,
    group: Group.thresholds,
    describe: 'Drop observations before this day (UTC)',
  },
  until: {
    type: 'string',
    requiresArg: true,
    group: Group.thresholds,
    describe: 'Drop observations after this day (UTC)',
  },
  'half-life': {
    type: 'string',
    requiresArg: true,
    group: Group.thresholds,
    describe: 'Halve counts for every such period of age, as in 90d',
  },
  'as-of': {
    type: 'string',
    requiresArg: true,
    group: Group.thresholds,
    describe: 'Day from which ages are counted [default: the last day observed]',
  },
  by: {
    choices: ['executable', 'name'] as const,
    defaultDescription: 'executable',
    group: Group.content,
    describe: 'Separate executables of one name by their SHA-256, or merge them',
  },
} as const satisfies Record<string, Options>

/** What those options were given as. */
export interface PublishArguments {
  readonly classes?: string | undefined
  readonly topProcesses?: number | undefined
  readonly topDestinations?: number | undefined
  readonly minCount?: number | undefined
  readonly minHosts?: number | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly halfLife?: string | undefined
  readonly asOf?: string | undefined
  readonly by?: 'executable' | 'name' | undefined
}

/** Throws UsageError for a value that is none. */
export function publishOptionsOf(given: PublishArguments): PublishOptions {
  const { minCount, minHosts, since, until, halfLife, asOf } = given
  if (asOf !== undefined && halfLife === undefined) throw new UsageError('--as-of: only with --half-life')
  return {
    classes: classesOf(given),
    limits: limitsOf(given),
    minCount: optional(wholeNumber, 'min-count', minCount),
    minHosts: optional(wholeNumber, 'min-hosts', minHosts),
    since: optional(dayOf, 'since', since),
    until: optional(dayOf, 'until', until),
    halfLife: optional(daysOf, 'half-life', halfLife),
    asOf: optional(dayOf, 'as-of', asOf),
    by: given.by,
  }
}

/** The limits, undefined where none is given: a database that is cut further keeps its own. */
function limitsOf({ topProcesses, topDestinations }: PublishArguments): PublishOptions['limits'] {
  if (topProcesses === undefined && topDestinations === undefined) return undefined
  return {
    processes: optional(wholeNumber, 'top-processes', topProcesses),
    destinations: optional(wholeNumber, 'top-destinations', topDestinations),
  }
}

/** The names of the options that are given, `classes` apart. */
export function publishingGiven(given: PublishArguments): string[] {
  const values = {
    'top-processes': given.topProcesses,
    'top-destinations': given.topDestinations,
    'min-count': given.minCount,
    'min-hosts': given.minHosts,
    since: given.since,
    until: given.until,
    'half-life': given.halfLife,
    'as-of': given.asOf,
    by: given.by,
  }
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name]))
}

/** The classes in their order, whatever order they were given in; undefined where none were. */
export function classesOf({ classes }: Pick<PublishArguments, 'classes'>): readonly ClassName[] | undefined {
  if (classes === undefined) return undefined
  const names = new Set(classes.split(','))
  const known = ALL_CLASSES.filter((name) => names.delete(name))
  if (names.size > 0) throw new UsageError(`--classes: expected some of ${ALL_CLASSES.join(', ')}`)
  return known
}
