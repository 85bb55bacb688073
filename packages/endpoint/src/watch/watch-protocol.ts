import type { MessagePort } from 'node:worker_threads'
import type { FiveTuple } from '../five-tuple.ts'
import type { ProcessSource } from './process-sources.ts'
import type { ConnectionOwner, WatchOptions } from './process-watcher.ts'

/** What the thread that finds processes starts with. */
export interface ThreadSettings {
  readonly options: WatchOptions
  readonly isLogged: boolean
  /** Its first word changes when there is something to receive, its second counts what has been received. */
  readonly bell: Int32Array<SharedArrayBuffer>
  readonly requests: MessagePort
}

/** Messages to that thread. */
export type Request =
  | { readonly type: 'opened'; readonly connection: FiveTuple; readonly time: number }
  | { readonly type: 'question'; readonly id: number; readonly connection: FiveTuple; readonly time: number }
  /** Openings were left out, among them perhaps new uses of ports. */
  | { readonly type: 'forget' }
  | { readonly type: 'stop' }

/** From a time on, in seconds since 1970, this process has the socket of a connection. */
export interface OpenedSocket {
  readonly connection: FiveTuple
  readonly time: number
  readonly owner: ConnectionOwner
}

/** The answer to the question of this number. */
export interface OwnerAnswer {
  readonly id: number
  readonly owner: ConnectionOwner
}

/** Messages from that thread. */
export type Reply =
  | { readonly type: 'ready'; readonly source: ProcessSource; readonly notes: readonly string[] }
  | { readonly type: 'refused'; readonly problem: string }
  | { readonly type: 'answers'; readonly answers: readonly OwnerAnswer[] }
  | { readonly type: 'events'; readonly events: readonly OpenedSocket[] }
  | { readonly type: 'losses'; readonly losses: number }
