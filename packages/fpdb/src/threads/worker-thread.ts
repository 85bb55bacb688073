import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Piece } from '@fingerpost/io'
import type { OnProgress } from '../counting/partial-count.ts'
import type { CountSettings } from '../counting/settings.ts'
import type { CountSummary } from '../counting/summary.ts'
import type { SortedTallies } from '../tallies/merge-tallies.ts'
import { readRun } from '../tallies/runs.ts'
import { unpackError, type WorkerReply, type WorkerTask } from './worker-protocol.ts'

/** What was counted, and what is known of it all. */
export interface CountResult {
  readonly summary: CountSummary
  readonly tallies: readonly SortedTallies[]
}

/** A thread that counts observations. */
export class WorkerThread {
  readonly #worker: Worker

  /** The files that the thread leaves behind are read here, so they are not closed with it. */
  constructor(settings: CountSettings) {
    this.#worker = new Worker(program(), {
      workerData: settings,
      trackUnmanagedFds: false,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    })
  }

  /** Counts a piece. Rejects with what the counting threw. */
  async read(piece: Piece, onProgress: OnProgress): Promise<void> {
    await this.#ask(piece, onProgress)
  }

  /** Gives what was counted and ends the thread. */
  async finish(): Promise<CountResult> {
    const answer = await this.#ask('finish', () => {})
    await this.stop()
    if (answer.type !== 'finished') throw new Error(`a counting thread answered ${answer.type}`)
    return { summary: answer.summary, tallies: answer.runs.map(readRun) }
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  /** Sends a task and waits for its last answer. Rejects with what went wrong in the thread. */
  #ask(task: WorkerTask, onProgress: OnProgress): Promise<WorkerReply> {
    return new Promise((resolve, reject) => {
      const onMessage = (answer: WorkerReply) => {
        if (answer.type === 'progress') onProgress(answer.lines, answer.bytes)
        else if (answer.type === 'failed') reject(unpackError(answer.error))
        else resolve(answer)
      }
      for (const event of ['message', 'error', 'exit']) this.#worker.removeAllListeners(event)
      this.#worker.on('message', onMessage)
      this.#worker.on('error', reject)
      this.#worker.on('exit', () => reject(new Error('a counting thread ended without an answer')))
      this.#worker.postMessage(task)
    })
  }
}

/** Lines become garbage soon: with room for more of them, the thread collects it half as often. */
const YOUNG_MEGABYTES = 64

/** Found by the name that the package exports it under: threads run the built program, also for tests of the source. */
function program(): string {
  return createRequire(import.meta.url).resolve('@fingerpost/fpdb/worker')
}
