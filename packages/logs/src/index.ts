export { Candidates } from './candidates.ts'
export type {
  LogFormat,
  LoggedFingerprints,
  LoggedHandshake,
  LogReader,
  LogReaderOptions,
  LogRecord,
  NoRecord,
  UnfingerprintedEvents,
} from './log-format.ts'
export { type LogFormatName, logFormats } from './registry.ts'
