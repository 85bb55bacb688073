export { type Change, type DatabaseDiff, diffDatabases, isSame, type Move } from './diff/diff.ts'
export { countsText, type JsonMember, objectText, stringText } from './entries/json-text.ts'
export { type NormalFingerprint, normalFingerprint } from './entries/normal-fingerprint.ts'
export type { NumberReader } from './entries/number-reader.ts'
export { type ParsedEntry, type ParsedProcess, parseEntry } from './entries/parse-entry.ts'
export type { ParsedImitation } from './entries/parse-imitation.ts'
export { type EntryFormat, entryLines, IMPORTED, type ProcessMember, PUBLISHED } from './entries/print-entry.ts'
export {
  type HasLines,
  type StoredCounts,
  type StoredEntry,
  type StoredProcess,
  storedEntries,
} from './entries/stored-entry.ts'
export { keyCsv } from './export/key-csv.ts'
export { type KeyKind, type KeyProgram, type KeyRow, keyRows } from './export/key-rows.ts'
export { keySuricata } from './export/key-suricata.ts'
export { keyWise } from './export/key-wise.ts'
export { type MercuryArchive, type MercuryArchiveOptions, mercuryArchive } from './export/mercury-archive.ts'
export { type OwnEntries, ownEntries } from './export/own-entries.ts'
export { type ImportedFile, importedBytes } from './import/import-bytes.ts'
export { type Imported, type ImportOptions, importDatabase, type Unused } from './import/import-database.ts'
export type { UnusedRow } from './import/label-row.ts'
export { type FoundEntry, type FoundProcess, type Lookup, type LookupOptions, lookup } from './lookup/lookup.ts'
export { LOOKUP_KINDS, type LookupKind } from './lookup/lookup-kind.ts'
export {
  BUILDER,
  type DataSource,
  type KeptManifest,
  manifestText,
  type ObservationsSummary,
  type Origin,
  type PublicManifest,
  SCHEMA_VERSION,
} from './manifest.ts'
export type { Ambiguity, Tier } from './statistics/ambiguity.ts'
export type { ImitationStatistics } from './statistics/imitation-statistics.ts'
export { type DatabaseStatistics, type ProgramStatistics, statistics } from './statistics/statistics.ts'
export { type Problem, type ValidateOptions, validateDatabase } from './validate/validate.ts'
