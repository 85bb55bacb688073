import { eve } from './eve/index.ts'
import type { LogFormat } from './log-format.ts'

/** The names of the log formats that this package reads; the compiler refuses a registry that lacks one. */
export type LogFormatName = 'eve'

/** Every log format by its name. */
export const logFormats: Readonly<Record<LogFormatName, LogFormat>> = { eve }
