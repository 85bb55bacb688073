import { findMember, type JsonObject, type MemberPath } from '@fingerpost/io/pure'
import type { SocketOwner } from './endpoint-event.ts'

/** What an endpoint logs when a process starts and leaves out of its socket events. */
export type ProcessStart = Pick<SocketOwner, 'sha256' | 'parent'>

/** Beyond this many, the processes that started first are forgotten. */
const MOST_PROCESSES = 100_000

/** Processes by the id that an endpoint gives each of them and no other; the last hundred thousand that started. */
export class KnownProcesses {
  readonly #starts = new Map<string, ProcessStart>()

  /** Notes the start that a line tells of, if it has an id. */
  note(line: JsonObject, id: readonly MemberPath[], start: ProcessStart): void {
    const name = findMember(line, id)?.value
    if (typeof name !== 'string' || (start.sha256 === undefined && start.parent === undefined)) return
    this.#starts.delete(name)
    this.#starts.set(name, start)
    if (this.#starts.size > MOST_PROCESSES) this.#starts.delete(this.#starts.keys().next().value ?? name)
  }

  /** The owner of a line's socket with what was noted of the process; what the line says itself counts more. */
  complete(owner: SocketOwner, line: JsonObject, id: readonly MemberPath[]): SocketOwner {
    const name = findMember(line, id)?.value
    const start = typeof name === 'string' ? this.#starts.get(name) : undefined
    if (start === undefined) return owner
    return { ...owner, sha256: owner.sha256 ?? start.sha256, parent: owner.parent ?? start.parent }
  }
}
