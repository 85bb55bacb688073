export type { Archive } from './archive/archive.ts'
export { isTar } from './archive/tar.ts'
export type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
export { memoised } from './bounded-map.ts'
export { type Classifier, type ClassifierOptions, createClassifier } from './classifier.ts'
export type { Database, EntryLine, LoggedEntries, NearEntries } from './database.ts'
export {
  CLASS_NAMES,
  type ClassCounts,
  type ClassName,
  type DatabaseEntry,
  type ProcessInfo,
} from './database-entry.ts'
export {
  type ExplainedProcess,
  type ExplainedUnlisted,
  type Explanation,
  FEATURE_NAMES,
  type FeatureName,
} from './explanation.ts'
export { type Families, parseFamilies } from './families.ts'
export { autonomousSystem } from './features/autonomous-system.ts'
export { hostName, registrableDomain, topLevelDomain } from './features/domain.ts'
export { portApplication } from './features/port-application.ts'
export { bundledSuffixes, type PublicSuffixes, type SuffixSections } from './features/public-suffixes.ts'
export { parseSuffixList, type SuffixListOptions } from './features/suffix-list.ts'
export { VARYING_EXTENSIONS } from './handshake-key.ts'
export {
  type Attribute,
  type Identification,
  type IdentifiedProcess,
  isIdentified,
  type Match,
  type MatchTier,
  type OpenSet,
  type OperatingSystem,
  type ProbableProcess,
  type UnidentifiedProcess,
} from './identification.ts'
export { parseAddress } from './ip-address.ts'
export { ja4Variants } from './ja4-variants.ts'
export { type LoadOptions, loadDatabase } from './load-database.ts'
export { type ManifestJson, readManifest } from './manifest.ts'
export { type OverrideKey, parseOverrideKey } from './overrides/override-key.ts'
export { type Label, type Overrides, withOverrides } from './overrides/overriding-classifier.ts'
export type { Destination, DestinationClasses, LoggedHandshake, LoggedKeys, LoggedQuery, Query } from './query.ts'
export type { RuleName } from './rules/rules.ts'
export type { FeatureTerm, Found, UnlistedScore } from './score-terms.ts'
export type { SeenScope } from './seen/seen-file.ts'
export { type SeenOptions, SeenSet, type Sighting } from './seen/seen-set.ts'
export { writeExplanation } from './write-explanation.ts'
export { markNovel, writeIdentification } from './write-identification.ts'
