export type { Archive } from './archive/archive.ts'
export { lastTwoLabels, normalisedAddress, normalisedName } from './archive/mercury-names.ts'
export { isTar } from './archive/tar.ts'
export type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
export { BoundedMap, memoised } from './bounded-map.ts'
export type { Database, LoggedEntries, NearEntries } from './database.ts'
export {
  type ClassCounts,
  type DatabaseEntry,
  type EntryLine,
  type Imitation,
  type ProcessInfo,
  SCORED_FACETS,
  type ScoredFacet,
} from './entries/database-entry.ts'
export { type MayHaveImitations, withoutImitations } from './entries/without-imitations.ts'
export { userAgentClass } from './facets.ts'
export { NPF_FORMATS } from './keys/canonical-index.ts'
export { entryType, fingerprintType } from './keys/fingerprint-type.ts'
export { VARYING_EXTENSIONS } from './keys/handshake-key.ts'
export { ja4Variants } from './keys/ja4-variants.ts'
export { type LoggedHandshake, type LoggedKeys, loggedKey } from './keys/logged-keys.ts'
export type { MatchTier } from './keys/match-tier.ts'
export type { ManifestJson } from './manifest.ts'
export { type LoadOptions, loadDatabase } from './open/load-database.ts'
export { readManifest } from './open/read-manifest.ts'
