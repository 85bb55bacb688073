import { forked, type ProcessFacts, readProcess } from './process-facts.ts'

/** A process at a time, as far as it was seen: `doubtful` from the moment on that it turns out to be read too late. */
export interface KnownProcess {
  readonly facts: ProcessFacts
  isDoubtful: boolean
}

/** What `/proc` said of a thread, when it was asked at once. Undefined: it had gone. */
export type Reading = ProcessFacts | undefined

/** CLONE_THREAD: what begins is a thread of the same process. */
const THREAD = 0x1_0000
/** Threads that are known at most; the oldest are forgotten. */
const CAPACITY = 65_536

/**
 * Which program each thread of this machine runs, followed through its forks, executions and ends in the order of time.
 * A program is read from `/proc` when it has just been executed; a reading that another execution came before is not
 * trusted.
 */
export class ProcessTable {
  /** Undefined for a thread whose program was gone before it could be read. */
  readonly #threads = new Map<number, KnownProcess | undefined>()

  has(thread: number): boolean {
    return this.#threads.has(thread)
  }

  /** The process of a thread; one that has not been heard of is read now. Undefined where that comes too late. */
  of(thread: number, reading: Reading = undefined): KnownProcess | undefined {
    if (!this.#threads.has(thread)) this.#set(thread, reading ?? readProcess(thread))
    return this.#threads.get(thread)
  }

  /** A thread has begun another one. */
  created(parent: number, child: number, flags: number): void {
    const known = this.of(parent)
    const isThread = Math.floor(flags / THREAD) % 2 === 1
    if (isThread) this.#threads.set(child, known)
    else this.#set(child, known && forked(known.facts, child))
  }

  /** A process executes a program since a time, in seconds of CLOCK_MONOTONIC. */
  executed(pid: number, time: number, reading: Reading): void {
    const before = this.#threads.get(pid)
    if (before !== undefined && time <= before.facts.readAt) before.isDoubtful = true
    const parent = before?.facts.parent
    this.#set(pid, reading && parent !== undefined ? { ...reading, parent } : reading)
  }

  exited(thread: number): void {
    this.#threads.delete(thread)
  }

  /** Forgets everything: events were lost, and with them perhaps an execution. */
  forget(): void {
    this.#threads.clear()
  }

  #set(thread: number, facts: Reading): void {
    this.#threads.delete(thread)
    this.#threads.set(thread, facts && { facts, isDoubtful: false })
    if (this.#threads.size <= CAPACITY) return
    const [oldest] = this.#threads.keys()
    if (oldest !== undefined) this.#threads.delete(oldest)
  }
}
