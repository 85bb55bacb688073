export type { Classifier } from './answers/classifier.ts'
export {
  type ComposedAnswer,
  Composer,
  type ComposerOptions,
  type Novelty,
  type Outcome,
  type SeenAnswer,
  type SeenMessage,
} from './answers/composer.ts'
export { type ClassifierOptions, createClassifier } from './answers/create-classifier.ts'
export {
  type ExplainedProcess,
  type ExplainedUnlisted,
  type Explanation,
  FEATURE_NAMES,
  type FeatureName,
} from './answers/explanation.ts'
export { type Families, parseFamilies } from './answers/families.ts'
export {
  type Attribute,
  type Evidence,
  type Identification,
  type IdentifiedProcess,
  isIdentified,
  type OpenSet,
  type ProbableProcess,
  type UnidentifiedProcess,
} from './answers/identification.ts'
export { aliasesOf, notationsOf, type SentMessage } from './answers/notations.ts'
export { checkNumber, type NumberOption } from './answers/number-options.ts'
export type { LoggedQuery, Query } from './answers/query.ts'
export { ReloadableClassifier } from './answers/reloadable-classifier.ts'
export { firstOf } from './answers/several-classifiers.ts'
export { writeExplanation } from './answers/write-explanation.ts'
export { markNovel, type WritingOptions, writeIdentification } from './answers/write-identification.ts'
export type { Match } from './candidates/match.ts'
export type { ProbableOperatingSystem } from './candidates/operating-systems.ts'
export type { ProgramTables, System } from './contradictions/claims.ts'
export type { ObservedConnection } from './contradictions/connection.ts'
export {
  type Contradiction,
  markInconsistent,
  REASONS,
  type Reason,
  type Witness,
  writeContradictions,
} from './contradictions/contradiction.ts'
export { ContradictionFinder, type ObservedMessage } from './contradictions/contradiction-finder.ts'
export {
  type HelloForm,
  type HelloTraits,
  traitsOfFingerprint,
  traitsOfHello,
  traitsOfLogged,
} from './contradictions/hello-traits.ts'
export { autonomousSystem } from './features/autonomous-system.ts'
export type { Destination, DestinationClasses } from './features/destination.ts'
export { hostName, registrableDomain, topLevelDomain } from './features/domain.ts'
export { portApplication } from './features/port-application.ts'
export { type PrevalenceClasses, parsePrevalence } from './features/prevalence.ts'
export { HIDDEN, isPublicFront } from './features/public-front.ts'
export { bundledSuffixes, type PublicSuffixes, type SuffixSections } from './features/public-suffixes.ts'
export { parseSuffixList, type SuffixListOptions } from './features/suffix-list.ts'
export { type OverrideKey, parseOverrideKey } from './overrides/override-key.ts'
export { type Label, type Overrides, withOverrides } from './overrides/overriding-classifier.ts'
export type { RuleName } from './rules/rules.ts'
export type { FeatureTerm, Found, UnlistedScore } from './rules/score-terms.ts'
export type { SeenScope } from './seen/seen-file.ts'
export { type SeenOptions, SeenSet } from './seen/seen-set.ts'
