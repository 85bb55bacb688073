import { type ClassName, PUBLIC_CLASSES } from '@fingerpost/database/facets'

/** How many executables an entry keeps, and how many names of each kind an executable. */
export interface PruneLimits {
  readonly processes: number
  readonly destinations: number
}

/** The limits of the public databases. */
export const PUBLIC_LIMITS: PruneLimits = { processes: 10, destinations: 100 }

/** What of the observations a public database tells. */
export interface PublishOptions {
  /** The classes to publish: those that cannot tell who went where, unless told otherwise. */
  readonly classes?: readonly ClassName[] | undefined
  /** Those of the public databases unless told otherwise. */
  readonly limits?: PruneLimits | undefined
  /** Leave out executables, and names of theirs, that were counted less often. */
  readonly minCount?: number | undefined
  /** Leave out executables, and names of theirs, that were observed on fewer hosts. */
  readonly minHosts?: number | undefined
  /** Leave out what was observed before or after these days (`YYYY-MM-DD`), and what has no time. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  /** Let counts halve with every so many days before the reference day. */
  readonly halfLife?: number | undefined
  /** The reference day (`YYYY-MM-DD`): the last on which anything was observed, unless told otherwise. */
  readonly asOf?: string | undefined
  /** Whether executables of one name are entries of their own, by their digest, or one. */
  readonly by?: 'executable' | 'name' | undefined
}

/** Whether days have to be told apart to publish in this way. */
export function needsDays({ since, until, halfLife }: PublishOptions): boolean {
  return since !== undefined || until !== undefined || halfLife !== undefined
}

export function publicClasses({ classes }: PublishOptions): readonly ClassName[] {
  return classes ?? PUBLIC_CLASSES
}
