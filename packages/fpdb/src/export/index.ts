export { type MercuryArchive, type MercuryArchiveOptions, mercuryArchive } from './mercury-archive.ts'
