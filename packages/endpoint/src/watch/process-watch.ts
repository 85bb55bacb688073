import { createRequire } from 'node:module'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { InputError } from '@fingerpost/io/pure'
import type { FiveTuple } from '../five-tuple.ts'
import { TCP } from '../five-tuple.ts'
import { hurry } from './hurry.ts'
import type { ProcessSource } from './process-sources.ts'
import type { ConnectionOwner, WatchOptions } from './process-watcher.ts'
import type { OpenedSocket, Reply, Request, ThreadSettings } from './watch-protocol.ts'

/** Requests that wait for the thread at most. */
const MOST_WAITING = 16_384

/** What a watch tells. */
export interface WatchListener {
  /** Called for every connection that a process opens. */
  readonly opened?: (event: OpenedSocket) => void
  /** Called when the thread has failed; nothing is answered from then on. */
  readonly failed: (error: unknown) => void
}

/** Finds the processes behind connections in a thread of its own, since a process may end while packets are read. */
export class ProcessWatch {
  /** What is used, and why better sources are not. */
  readonly source: ProcessSource
  readonly notes: readonly string[]
  /** How many times the kernel's events came faster than they were read. */
  losses = 0
  readonly #thread: Worker
  readonly #requests: MessagePort
  readonly #bell: Int32Array<SharedArrayBuffer>
  readonly #questions = new Map<number, (owner: ConnectionOwner) => void>()
  #asked = 0
  #sent = 0
  /** Whether an opening was left out. */
  #isIncomplete = false

  private constructor(thread: WatchThread, { source, notes }: Extract<Reply, { type: 'ready' }>) {
    this.source = source
    this.notes = notes
    this.#thread = thread.worker
    this.#requests = thread.requests
    this.#bell = thread.bell
  }

  /**
   * Opens the source. Where sockets are looked up, the thread that sees packets must be quick, too. Throws InputError where the
   * machine does not permit the one that is asked for.
   */
  static async start(options: WatchOptions, listener: WatchListener): Promise<ProcessWatch> {
    const thread = startThread(options, listener.opened !== undefined)
    const reply = await new Promise<Reply>((resolve, reject) => {
      thread.worker.once('message', resolve)
      thread.worker.once('error', reject)
    })
    if (reply.type !== 'ready') {
      throw new InputError('--process-source', undefined, reply.type === 'refused' ? reply.problem : reply.type)
    }
    if (reply.source !== 'tracepoint') hurry()
    const watch = new ProcessWatch(thread, reply)
    thread.worker.removeAllListeners('error')
    thread.worker.on('error', listener.failed)
    thread.worker.on('message', (message: Reply) => watch.#receive(message, listener))
    return watch
  }

  /** Says that a packet has opened a connection, or begun a message over UDP. */
  opened({ connection, time }: { readonly connection: FiveTuple; readonly time: number }): void {
    if (this.source === 'tracepoint' && connection.transport === TCP) return
    this.#isIncomplete ||= this.#isBehind
    if (this.#isBehind) return
    if (this.#isIncomplete) this.#send({ type: 'forget' })
    this.#isIncomplete = false
    this.#send({ type: 'opened', connection, time })
  }

  /** Asks whose process sends on a connection at a time in seconds since 1970. */
  ask(connection: FiveTuple, time: number, answer: (owner: ConnectionOwner) => void): void {
    if (this.#isBehind) {
      answer('too busy')
      return
    }
    const id = this.#asked++
    this.#questions.set(id, answer)
    this.#send({ type: 'question', id, connection, time })
  }

  /** Ends the watch; questions that are open are not answered. */
  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#thread.once('exit', resolve))
    this.#send({ type: 'stop' })
    await stopped
  }

  /** Whether the thread has so much to do that nothing more is put before it. */
  get #isBehind(): boolean {
    return ((this.#sent - Atomics.load(this.#bell, 1)) | 0) > MOST_WAITING
  }

  #send(request: Request): void {
    this.#sent = (this.#sent + 1) | 0
    this.#requests.postMessage(request)
    Atomics.add(this.#bell, 0, 1)
    Atomics.notify(this.#bell, 0)
  }

  #receive(reply: Reply, { opened }: WatchListener): void {
    if (reply.type === 'answers') for (const { id, owner } of reply.answers) this.#answer(id, owner)
    else if (reply.type === 'events') for (const event of reply.events) opened?.(event)
    else if (reply.type === 'losses') this.losses = reply.losses
  }

  #answer(id: number, owner: ConnectionOwner): void {
    const answer = this.#questions.get(id)
    this.#questions.delete(id)
    answer?.(owner)
  }
}

/** A thread, and how it is reached while it waits. */
interface WatchThread {
  readonly worker: Worker
  readonly requests: MessagePort
  readonly bell: Int32Array<SharedArrayBuffer>
}

function startThread(options: WatchOptions, isLogged: boolean): WatchThread {
  const { port1, port2 } = new MessageChannel()
  const bell = new Int32Array(new SharedArrayBuffer(8))
  const workerData: ThreadSettings = { options, isLogged, bell, requests: port2 }
  const worker = new Worker(program(), { workerData, transferList: [port2] })
  return { worker, requests: port1, bell }
}

/** Found by the name that the package exports it under: threads run the built program, also for tests of the source. */
function program(): string {
  return createRequire(import.meta.url).resolve('@fingerpost/endpoint/watch-thread')
}
