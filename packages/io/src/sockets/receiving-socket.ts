import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { InputError } from '../pure/errors.ts'
import { BoundedMemory } from '../streams/bounded-memory.ts'
import { ReceivedLines } from '../streams/received-lines.ts'
import type { ReceiverMessage, ReceiverSettings, ReceivingSocket } from './receiving.ts'

/** How a socket is listened to. */
export interface ReceivingOptions {
  /** As the user named it. */
  readonly name: string
  /** Bytes of lines that may wait; 64 MiB unless given. */
  readonly capacity?: number | undefined
  /** Told in one sentence, once a minute, how many lines were dropped. */
  readonly warn: (sentence: string) => void
}

/**
 * Listens on a socket of the local system in a thread of its own, so that lines are taken from the kernel while others are
 * enriched. Rejects with InputError where that cannot be done: also where another process listens there.
 */
export async function openReceivingSocket(socket: ReceivingSocket, options: ReceivingOptions): Promise<ReceivedLines> {
  const { name, capacity = 64 * MEBIBYTE, warn } = options
  const memory = new BoundedMemory(capacity)
  const thread = new ReceiverThread(socket, memory)
  const lines = new ReceivedLines({ name, memory, warn, stop: () => thread.stop() })
  await thread.listen(lines, name)
  return lines
}

class ReceiverThread {
  readonly #stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  readonly #worker: Worker
  #ended: () => void = () => {}
  #stopped: Promise<void> | undefined

  constructor(socket: ReceivingSocket, memory: BoundedMemory) {
    const settings: ReceiverSettings = { socket, memory: memory.shared, stop: this.#stop }
    this.#worker = new Worker(program(), { workerData: settings })
  }

  listen(lines: ReceivedLines, name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string) => {
        const error = new InputError(name, undefined, reason)
        reject(error)
        lines.fail(error)
      }
      this.#worker.on('message', (message: ReceiverMessage) => {
        if (message.type === 'lines') lines.add(message.bytes)
        else if (message.type === 'listening') resolve()
        else if (message.type === 'failed') fail(message.reason)
        else this.#ended()
      })
      this.#worker.on('error', (error) => fail(String(error)))
    })
  }

  /** Resolves once everything that was received was added; may be called again. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end()
    return this.#stopped
  }

  #end(): Promise<void> {
    return new Promise((resolve) => {
      this.#ended = resolve
      this.#worker.once('exit', resolve)
      Atomics.store(this.#stop, 0, 1)
      this.#worker.postMessage('stop')
    })
  }
}

/** Found by the name that the package exports it under: threads run the built program, also for tests of the source. */
function program(): string {
  return createRequire(import.meta.url).resolve('@fingerpost/io/receiver-thread')
}

const MEBIBYTE = 1024 * 1024
