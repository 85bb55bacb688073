export { type ImportedFile, importedBytes } from './import-bytes.ts'
export { type Imported, type ImportOptions, importDatabase, type Unused } from './import-database.ts'
export type { UnusedRow } from './label-row.ts'
