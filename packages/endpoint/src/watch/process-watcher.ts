import type { FiveTuple } from '../five-tuple.ts'
import { TCP } from '../five-tuple.ts'
import { NetNamespaces } from '../lookup/net-namespaces.ts'
import { SocketLookup } from '../lookup/socket-lookup.ts'
import { FileDigests } from '../processes/file-digests.ts'
import { labelOf, type ProcessLabel, type ProcessLabelOptions } from '../processes/process-label.ts'
import { type KnownProcess, knownFrom, ProcessTable } from '../processes/process-table.ts'
import { Sightings, type UnknownOwner } from '../processes/sightings.ts'
import { type OpenSources, openSources, type ProcessSource } from './process-sources.ts'

/** Who has the socket of a connection: why that is not known, or undefined where the connection is not of this machine. */
export type ConnectionOwner = ProcessLabel | UnknownOwner | undefined

/** A connection whose owner at a time, in seconds since 1970, somebody waits for. */
export interface Question {
  readonly connection: FiveTuple
  readonly time: number
  readonly answer: (owner: ConnectionOwner) => void
  /** What is known already. */
  readonly owner?: KnownProcess | UnknownOwner
}

/** Told who opened which connection when. */
export type SocketLog = (connection: FiveTuple, time: number, owner: ConnectionOwner) => void

/** How processes are found and named. */
export interface WatchOptions extends ProcessLabelOptions {
  readonly source: ProcessSource | 'auto'
}

/** Answers whose process opened a connection, as soon as that is certain and the executable has been hashed. */
export class ProcessWatcher {
  readonly sources: OpenSources
  readonly #options: WatchOptions
  readonly #sightings: Sightings
  readonly #lookup: SocketLookup
  readonly #digests = new FileDigests()
  #questions: Question[] = []

  private constructor(sources: OpenSources, sightings: Sightings, options: WatchOptions) {
    this.sources = sources
    this.#sightings = sightings
    this.#options = options
    this.#lookup = new SocketLookup(sources.table, new NetNamespaces())
  }

  /** Opens the source. Throws InputError if the machine does not permit the source asked for. */
  static async open(options: WatchOptions, log?: SocketLog): Promise<ProcessWatcher> {
    const sightings = new Sightings((connection, { time, owner }) => {
      if (log !== undefined) watcher.ask({ connection, time, owner, answer: (label) => log(connection, time, label) })
    })
    const sources = await openSources(options.source, new ProcessTable(), sightings)
    const watcher = new ProcessWatcher(sources, sightings, options)
    return watcher
  }

  /** A connection is opened now: without tracepoints, and for UDP, its process is looked up while it is there. */
  opened(connection: FiveTuple, time: number): void {
    if (this.sources.tracepoints !== undefined && connection.transport === TCP) return
    const owner = this.#look(connection, time)
    if (owner !== undefined) this.#sightings.add(connection, { time, owner })
  }

  /** Forgets who opened what: not everything has been seen. */
  forget(): void {
    this.#sightings.forget()
  }

  ask(question: Question): void {
    this.#questions.push(question)
  }

  /** Reads what has happened, answers what can be answered, and gives whether there is more to do at once. */
  work(): boolean {
    this.sources.tracepoints?.read()
    const questions = this.#questions
    this.#questions = []
    for (const question of questions) this.#proceed(question)
    return this.#digests.work()
  }

  close(): void {
    this.sources.tracepoints?.close()
    this.#digests.close()
    this.sources.table.close()
  }

  #proceed(question: Question): void {
    const { connection, time, answer } = question
    const { tracepoints } = this.sources
    if (tracepoints !== undefined && time > tracepoints.readUntil + tracepoints.offset) {
      this.ask(question)
      return
    }
    const owner = question.owner ?? this.#ownerOf(connection, time)
    if (owner === undefined || typeof owner === 'string') answer(owner)
    else if (this.#isCertain(owner)) answer(this.#label(owner))
    else this.ask({ ...question, owner })
  }

  /** Who was seen, or else is there now: a socket that was not found when it was new may be found later. */
  #ownerOf(connection: FiveTuple, time: number): KnownProcess | UnknownOwner | undefined {
    const seen = this.#sightings.at(connection, time)
    return seen === undefined || seen === 'not found' ? this.#look(connection, time) : seen
  }

  #look(connection: FiveTuple, time: number): KnownProcess | UnknownOwner | undefined {
    const facts = this.#lookup.owner(connection, time)
    return facts === undefined || typeof facts === 'string' ? facts : knownFrom(facts)
  }

  /** Whether it is known by now if a process was read too late, and what its executable's digest is. */
  #isCertain({ facts }: KnownProcess): boolean {
    const { tracepoints } = this.sources
    this.#digests.want(facts)
    return !this.#digests.isPending(facts) && (tracepoints === undefined || facts.readAt <= tracepoints.readUntil)
  }

  #label({ facts, reading }: KnownProcess): ConnectionOwner {
    return reading.isDoubtful ? 'gone' : labelOf(facts, this.#digests.of(facts), this.#options)
  }
}
