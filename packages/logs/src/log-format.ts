import type { Digests, FingerprintType } from '@fingerpost/fingerprint'
import type { JsonObject } from '@fingerpost/io/pure'
import type { LogRecord } from './log-record.ts'

/**
 * A log format: how its lines are told and read, and where something that is added to an event stands in its line. A
 * folder implements it; `registry.ts` lists it.
 */
export interface LogFormat {
  /** As messages name it. */
  readonly name: string
  /** Events that would carry a fingerprint if the tool that writes them were configured to log one. */
  readonly unfingerprinted: readonly UnfingerprintedEvents[]
  /** Whether a log that begins with these whole lines is of this format. */
  recognises(head: Buffer): boolean
  /** A reader for the lines of one log. */
  createReader(options: LogReaderOptions): LogReader
}

/** A log format of one JSON object a line, whose events may also be given as they were parsed. */
export interface JsonLogFormat extends LogFormat {
  /** Whether a parsed line is an event of this format; it may still carry no fingerprint. */
  isEvent(line: JsonObject): boolean
  createReader(options: LogReaderOptions): JsonLogReader
}

/** What a reader of lines is made with. */
export interface LogReaderOptions {
  readonly digests: Digests
  /** What is going to be added to events; nothing where they are only read. */
  readonly addition?: Addition | undefined
  /** The member that names the connection of an event; readers tell of connections only where it is given. */
  readonly join?: ConnectionName | undefined
}

/** Members that name a connection: Zeek's, Suricata's, and the one that several tools compute alike. */
export type ConnectionName = 'uid' | 'flow_id' | 'community_id'

/** The connection that an event belongs to. */
export interface LoggedConnection {
  readonly id: string
  /** Whether the event tells of a client's message, of something else of the connection, or of its end. */
  readonly part: 'message' | 'other' | 'end'
  /** Milliseconds since 1970. */
  readonly time: number | undefined
}

/** What is added to an event: a member where events are objects, columns where they are rows. */
export interface Addition {
  /** The name of the member, which has the value as it is. */
  readonly key: string
  /** What becomes of the value where it has to be spread over columns. */
  readonly columns: readonly AddedColumn[]
}

/** A column that takes a part of the value that is added. */
export interface AddedColumn {
  readonly name: string
  /** `texts` is a list of texts. */
  readonly type: 'text' | 'number' | 'texts'
  /** The keys that lead to the part; where the value has no such part, the column is unset. */
  readonly path: readonly string[]
}

/**
 * Reads the lines of one log in their order, and says what is to be put into each. It may remember lines (headers,
 * fingerprints), so use one for one log.
 */
export interface LogReader {
  /** Goes on to the next chunk of whole lines; only the last line of a log may lack its line feed. */
  open(chunk: Buffer): void
  /** Reads the line `[start, end)` of the chunk, its line feed excluded. */
  read(start: number, end: number): LogRecord | NoRecord
  /**
   * What is put into the line that was read last where it gets `value`, which is JSON text, or gets none. Undefined
   * where the line stays as it is.
   */
  insertion(value: string | undefined): Insertion | undefined
  /** Which of `unfingerprinted` the line is that was read last and gave `no-fingerprint`. */
  lacks(): UnfingerprintedEvents | undefined
  /**
   * The connection of the line that was read last, where it has a fingerprint or sums up the connection, and the reader
   * was told what names one.
   */
  connection?(): LoggedConnection | undefined
}

/** A reader that also takes events that were parsed already. */
export interface JsonLogReader extends LogReader {
  /** As `read`, of an object that JSON.parse gives for a line. */
  readObject(event: unknown): LogRecord | NoRecord
}

/** A text that is put into a chunk. */
export interface Insertion {
  /** The offset in the chunk in front of which it stands, within the line or at its end. */
  readonly at: number
  readonly text: string
}

/**
 * Why a line gives no record: `no-fingerprint` (any other event), `no-event` (a blank line or a header), `unreadable` (no
 * line of this format), `occupied` (what would be added is already there).
 */
export type NoRecord = 'no-fingerprint' | 'no-event' | 'unreadable' | 'occupied'

/** Events of one type that would carry a fingerprint if the tool were configured to log one. */
export interface UnfingerprintedEvents {
  readonly type: FingerprintType
  /** What they lack and what to configure, as a sentence that their number begins. */
  readonly advice: string
}
