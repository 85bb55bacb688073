export { type Build, type BuildOptions, buildDatabase, type PublicDatabase } from './build.ts'
export type { CountOptions } from './count-options.ts'
export type { CountProgress } from './counting/count-observations.ts'
export type { LineCounts } from './counting/partial-count.ts'
export { packDatabase, plainDatabase } from './database.ts'
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
export * from './diff/index.ts'
export * from './entries/index.ts'
export * from './evaluate/index.ts'
export * from './export/index.ts'
export type { ClassName } from './facets.ts'
export * from './import/index.ts'
export * from './label/index.ts'
export { labelCaptures, type TemporaryObservations } from './labelled-captures.ts'
export * from './lookup/index.ts'
export { type DataSource, type Manifest, SCHEMA_VERSION } from './manifest.ts'
export { MAPPING, mapRecord } from './observations/mapping.ts'
export { Mismatch, type Observation, type SkipReason } from './observations/observation.ts'
export type { Entry, ProcessEntry } from './publish/entry.ts'
export { DEFAULT_LIMITS, type PruneLimits, type PublishOptions } from './publish/options.ts'
export * from './pull/index.ts'
export * from './statistics/index.ts'
export * from './validate/index.ts'
export { writeChunksAtomically, writeFileAtomically } from './write-file.ts'
