export type {
  AddedColumn,
  Addition,
  ConnectionName,
  Insertion,
  JsonLogFormat,
  JsonLogReader,
  LogFormat,
  LoggedConnection,
  LogReader,
  LogReaderOptions,
  NoRecord,
  UnfingerprintedEvents,
} from './log-format.ts'
export type { ClientKey, FingerprintKey, HasshKey, HelloKey, HelloLists, LogRecord } from './log-record.ts'
export {
  ALL_LOG_FORMATS,
  jsonLogFormats,
  type LogFormats,
  logFormats,
  recogniseLog,
  wrappedFormats,
} from './registry.ts'
