export type { Ambiguity, Tier } from './ambiguity.ts'
export { type ProgramStatistics, type Statistics, statistics } from './statistics.ts'
