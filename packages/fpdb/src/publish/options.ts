import { type ClassName, PUBLIC_CLASSES } from '@fingerpost/database/facets'

/** How many executables an entry keeps, and how many names of each kind an executable. */
export interface PruneLimits {
  readonly processes: number
  readonly destinations: number
}

/** Those of the public databases. */
const DEFAULTS: PruneLimits = { processes: 10, destinations: 100 }

/** What of the observations a public database holds. */
export interface PublishOptions {
  /** The classes to publish: by default those that cannot tell who went where. */
  readonly classes?: readonly ClassName[] | undefined
  /** 10 executables and 100 names by default. */
  readonly limits?: { readonly [limit in keyof PruneLimits]?: number | undefined } | undefined
  /** Leave out executables, and names of theirs, that were counted less often. */
  readonly minCount?: number | undefined
  /** Leave out executables, and names of theirs, that were observed on fewer hosts. */
  readonly minHosts?: number | undefined
  /** Leave out what was observed before or after these days (`YYYY-MM-DD`), and what has no time. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  /** The age in days, from the reference day, at which counts have halved. */
  readonly halfLife?: number | undefined
  /** The reference day (`YYYY-MM-DD`): by default the last on which anything was observed. */
  readonly asOf?: string | undefined
  /** Whether executables of one name are told apart by their digest, or counted together. */
  readonly by?: 'executable' | 'name' | undefined
}

/** Whether days have to be told apart to publish in this way. */
export function needsDays({ since, until, halfLife }: PublishOptions): boolean {
  return since !== undefined || until !== undefined || halfLife !== undefined
}

/** The limits that a database is published with. */
export function pruneLimits({ limits }: PublishOptions): PruneLimits {
  return {
    processes: limits?.processes ?? DEFAULTS.processes,
    destinations: limits?.destinations ?? DEFAULTS.destinations,
  }
}

/** The classes that a database is published with. */
export function publicClasses({ classes }: PublishOptions): readonly ClassName[] {
  return classes ?? PUBLIC_CLASSES
}
