import type { MessageKind, Sender } from '@fingerpost/fingerprint'

/** A message that was found in decrypted bytes. */
export interface Found {
  readonly kind: MessageKind<unknown>
  readonly message: unknown
}

/** Reads what one side of a connection sends, and finds the messages in it. */
export interface ApplicationReader {
  /** The messages that are whole with these bytes. */
  push(bytes: Uint8Array): readonly Found[]
}

/** Makes the reader of a side; the same object serves both sides of one connection. */
export interface ApplicationProtocol {
  /** Whether a side that sends this protocol may begin with these bytes; short ones are judged by what is there. */
  begins(sender: Sender, bytes: Uint8Array): boolean
  /** The readers of both sides of a connection. */
  readers(): Readonly<Record<Sender, ApplicationReader>>
}
