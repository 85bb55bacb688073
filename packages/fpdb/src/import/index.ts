export { type ImportedFile, importedBytes } from './import-bytes.ts'
export { type Imported, type ImportOptions, importDatabase } from './import-database.ts'
