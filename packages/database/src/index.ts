export type { Archive } from './archive/archive.ts'
export { lastTwoLabels, normalisedAddress, normalisedName } from './archive/mercury-names.ts'
export { isTar } from './archive/tar.ts'
export type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
export { BoundedMap, memoised } from './bounded-map.ts'
export type { Database, EntryLine, LoggedEntries, NearEntries } from './database.ts'
export {
  CLASS_NAMES,
  type ClassCounts,
  type ClassName,
  type DatabaseEntry,
  type ProcessInfo,
} from './entries/database-entry.ts'
export { userAgentClass } from './facets.ts'
export { NPF_FORMATS } from './keys/canonical-index.ts'
export { entryType, fingerprintType } from './keys/fingerprint-type.ts'
export { VARYING_EXTENSIONS } from './keys/handshake-key.ts'
export { ja4Variants } from './keys/ja4-variants.ts'
export { loggedKey } from './keys/logged-key.ts'
export type { LoggedHandshake, LoggedKeys } from './keys/logged-keys.ts'
export type { MatchTier } from './keys/match-tier.ts'
export { type LoadOptions, loadDatabase } from './open/load-database.ts'
export { type ManifestJson, readManifest } from './open/read-manifest.ts'
