export { type Imported, type ImportOptions, importDatabase } from './import-database.ts'
