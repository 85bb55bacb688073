export { entryLines } from './entry-line.ts'
export { type StoredCounts, type StoredEntry, type StoredProcess, storedEntries } from './stored-entry.ts'
