import type { MessageKind, Sender } from '@fingerpost/fingerprint'
import type { Origin } from '../record.ts'

/** A message that was found in the streams of a connection. */
export interface FoundMessage {
  readonly kind: MessageKind<unknown>
  readonly message: unknown
}

/** Reads connections whole: both streams, in order. */
export interface StreamReader {
  /** Whether a connection is to be read whose client sends these bytes, from them on. */
  begins(bytes: Uint8Array, start: number, end: number): boolean
  /** Reads one, and tells of each message and of the segment that made it whole. */
  connection(deliver: (found: FoundMessage, origin: Origin) => void): ConnectionReader
}

/** Reads the streams of one connection. */
export interface ConnectionReader {
  /** Takes the next bytes of one side; a view that is written again afterwards. */
  push(sender: Sender, bytes: Uint8Array, origin: Origin): void
  /** Reads what waits for something that does not come with the bytes, if it has come. */
  retry(): void
  /** Bytes that it keeps because something is missing. */
  readonly waitingBytes: number
  /** Whether there is no use in more bytes. */
  readonly isOver: boolean
}
