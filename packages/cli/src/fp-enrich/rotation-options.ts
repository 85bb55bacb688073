import type { RotatedFileLimits } from '@fingerpost/io'
import type { Options } from 'yargs'
import { optional, wholeNumber } from '../console/checks.ts'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'
import { isSinkAddress } from './addresses.ts'

/** The options that say when another output file begins. */
export const rotationOptions = {
  'rotate-size': {
    type: 'number',
    requiresArg: true,
    group: Group.output,
    describe: 'With -o FILE: start a new file after N MiB, between two batches of lines',
  },
  'rotate-seconds': {
    type: 'number',
    requiresArg: true,
    group: Group.output,
    describe: 'With -o FILE: start a new file every N seconds',
  },
} as const satisfies Record<string, Options>

interface RotationArguments {
  readonly rotateSize?: number | undefined
  readonly rotateSeconds?: number | undefined
  readonly output: string
}

/** When another output file is due; undefined where there is one. Throws UsageError. */
export function rotationOf({ rotateSize, rotateSeconds, output }: RotationArguments): RotatedFileLimits | undefined {
  if (rotateSize === undefined && rotateSeconds === undefined) return undefined
  if (output === '-' || isSinkAddress(output)) throw new UsageError('--rotate-…: only with -o FILE')
  if (/\.(?:gz|zst)$/.test(output)) throw new UsageError('--rotate-…: the output cannot be compressed')
  return {
    bytes: (optional(wholeNumber, 'rotate-size', rotateSize) ?? Number.POSITIVE_INFINITY) * MIB,
    seconds: optional(wholeNumber, 'rotate-seconds', rotateSeconds) ?? Number.POSITIVE_INFINITY,
  }
}

const MIB = 1024 * 1024
