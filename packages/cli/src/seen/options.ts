import type { Options } from 'yargs'
import { Group } from '../console/option-groups.ts'
import { UsageError } from '../console/run.ts'
import type { SavedSightings } from './saved-sightings.ts'

/** The options that say what is remembered from run to run. */
export const seenOptions = {
  seen: {
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe: 'Remember in FILE which process was seen with which fingerprint, and mark new pairs',
  },
  'seen-by-host': {
    type: 'boolean',
    default: false,
    group: Group.analysis,
    describe: 'With --seen: remember each host separately',
  },
} as const satisfies Record<string, Options>

/** What those options were given as. */
export interface SeenArguments {
  readonly seen?: string | undefined
  readonly seenByHost: boolean
}

/** Opens the file that --seen names, if any. Rejects with InputError for one that cannot be used, or UsageError. */
export async function openSeen(
  { seen, seenByHost }: SeenArguments,
  command: string,
): Promise<SavedSightings | undefined> {
  if (seen === undefined) {
    if (seenByHost) throw new UsageError('--seen-by-host: only with --seen')
    return undefined
  }
  const { SavedSightings } = await import('./saved-sightings.ts')
  return new SavedSightings(seen, { byHost: seenByHost, command })
}
