import { forked, type ProcessFacts, readProcess } from './process-facts.ts'

/** A process, as far as it was seen. */
export interface KnownProcess {
  readonly facts: ProcessFacts
  readonly reading: Reading
}

/** A look at `/proc` that all which was forked from a process relies on. */
export interface Reading {
  /** Whose. */
  readonly pid: number
  /** Whether it turned out that it came too late. */
  isDoubtful: boolean
}

/** What is known of a process that has just been read. */
export function knownFrom(facts: ProcessFacts): KnownProcess {
  return { facts, reading: { pid: facts.pid, isDoubtful: false } }
}

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
  of(thread: number, facts?: ProcessFacts): KnownProcess | undefined {
    if (!this.#threads.has(thread)) this.#setFacts(thread, facts ?? readProcess(thread))
    return this.#threads.get(thread)
  }

  /** A thread has begun another one. */
  created(parent: number, child: number, flags: number): void {
    const known = this.of(parent)
    const isThread = Math.floor(flags / THREAD) % 2 === 1
    this.#set(child, isThread || known === undefined ? known : { ...known, facts: forked(known.facts, child) })
  }

  /** A process executes a program since a time, in seconds of CLOCK_MONOTONIC; undefined where that was not read. */
  executed(pid: number, time: number, facts: ProcessFacts | undefined): void {
    const before = this.#threads.get(pid)
    if (before?.reading.pid === pid && time <= before.facts.readAt) before.reading.isDoubtful = true
    const parent = before?.facts.parent
    this.#setFacts(pid, facts && parent !== undefined ? { ...facts, parent } : facts)
  }

  exited(thread: number): void {
    this.#threads.delete(thread)
  }

  /** Forgets everything: events were lost, and with them perhaps an execution. */
  forget(): void {
    this.#threads.clear()
  }

  #setFacts(thread: number, facts: ProcessFacts | undefined): void {
    this.#set(thread, facts && knownFrom(facts))
  }

  #set(thread: number, known: KnownProcess | undefined): void {
    this.#threads.delete(thread)
    this.#threads.set(thread, known)
    if (this.#threads.size <= CAPACITY) return
    const [oldest] = this.#threads.keys()
    if (oldest !== undefined) this.#threads.delete(oldest)
  }
}
