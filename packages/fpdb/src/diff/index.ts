export { type Change, type DatabaseDiff, diffDatabases, isSame, type Move } from './diff.ts'
