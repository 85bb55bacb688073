export type { LineCounts } from './counting/partial-count.ts'
export {
  addObservations,
  type Counted,
  type KeepOptions,
  keepObservations,
  type ReadCounts,
} from './databases/add-observations.ts'
export { keptBytes } from './databases/kept-database.ts'
export { openDatabase } from './databases/open-database.ts'
export { publishStored } from './databases/publish-stored.ts'
export { addDatabases, type StoredDatabase } from './databases/stored-database.ts'
export { MAPPING, mapRecord } from './observations/mapping.ts'
export type { DestinationClasses, Observation, SkipReason } from './observations/observation.ts'
export { type Build, type BuildOptions, buildDatabase, type PublicDatabase } from './publish/build-database.ts'
export type { Entry, ProcessEntry, ProcessFacet } from './publish/entry.ts'
export { DEFAULT_LIMITS, type PruneLimits, type PublishOptions } from './publish/options.ts'
export { packDatabase, plainDatabase } from './publish/pack-database.ts'
export { parseObject } from './tallies/tally-line.ts'
export type { CountProgress } from './threads/count-observations.ts'
export type { CountOptions } from './threads/count-options.ts'
