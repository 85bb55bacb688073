import type { LogRecord } from '../log-record.ts'
import type { EveEvent } from './event.ts'

/** What an event tells of the client's message itself. */
export type LoggedMessage = Pick<LogRecord, 'type' | 'key' | 'serverName' | 'userAgent'>

/** Reads the object that events of one type have under the name of that type. */
export interface MessageReader {
  /** `event_type`, which is also the type of the fingerprint. */
  readonly type: LoggedMessage['type']
  /** Where the object stands among the paths. */
  readonly self: number
  /** What the object tells; undefined where it has no fingerprint of the client. */
  read(event: EveEvent): LoggedMessage | undefined
}
