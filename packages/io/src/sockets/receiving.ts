import type { SharedMemory } from '../streams/bounded-memory.ts'

/** Of which kind a socket of the local system is. */
export type SocketKind = 'stream' | 'datagram'

/** A socket to receive lines from. */
export interface ReceivingSocket {
  readonly kind: SocketKind
  readonly path: string
  /** The permissions of the socket: whoever may write may send. */
  readonly mode: number
}

/** What the thread that receives is started with. */
export interface ReceiverSettings {
  readonly socket: ReceivingSocket
  readonly memory: SharedMemory
  /** Not 0 once receiving is to stop. */
  readonly stop: Int32Array<SharedArrayBuffer>
}

/** What the thread says: that it listens, whole lines, that it ended, or why it cannot receive. */
export type ReceiverMessage =
  | { readonly type: 'listening' }
  | { readonly type: 'lines'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly reason: string }

/** Takes whole lines; the bytes may be used again afterwards. */
export type Deliver = (lines: Uint8Array) => void
