import type { CountOptions } from '@fingerpost/fpdb'
import type { Options } from 'yargs'
import { bytesOf, optional, wholeNumber } from '../../console/checks.ts'
import { Group } from '../../console/option-groups.ts'

/** The options that say how observations are counted, for every command that counts some. */
export const countOptions = {
  'asn-db': {
    type: 'string',
    requiresArg: true,
    group: Group.features,
    describe: 'AS data: an MMDB with autonomous_system_number, or lines of prefix and ASN, plain or gzip',
  },
  psl: {
    type: 'string',
    requiresArg: true,
    group: Group.features,
    describe: 'Public Suffix List (.dat) for registrable domains',
  },
  suffixes: {
    choices: ['icann', 'icann-and-private'] as const,
    default: 'icann' as const,
    group: Group.features,
    describe: 'Sections of the Public Suffix List to use',
  },
  'skip-invalid': {
    type: 'boolean',
    default: false,
    group: Group.limits,
    describe: 'Skip and count invalid lines instead of stopping at the first',
  },
  workers: {
    type: 'number',
    requiresArg: true,
    group: Group.limits,
    describe: 'Number of counting threads [default: one per core]',
  },
  memory: {
    type: 'string',
    requiresArg: true,
    default: '300MB',
    group: Group.limits,
    describe: 'Memory for the counters of all threads; beyond it they are spilled to disk and merged',
  },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Print no summary on standard error' },
} as const satisfies Record<string, Options>

/** What those options were given as. */
export interface CountArguments {
  readonly asnDb?: string | undefined
  readonly psl?: string | undefined
  readonly suffixes: 'icann' | 'icann-and-private'
  readonly skipInvalid: boolean
  readonly workers?: number | undefined
  readonly memory: string
  readonly quiet: boolean
}

/** Throws UsageError for a value that is none. */
export function countOptionsOf({ asnDb, psl, suffixes, skipInvalid, workers, memory }: CountArguments): CountOptions {
  return {
    autonomousSystems: asnDb,
    suffixList: psl,
    suffixSections: suffixes,
    skipInvalid,
    workers: optional(wholeNumber, 'workers', workers),
    memory: bytesOf('memory', memory),
  }
}
