import { endianness } from 'node:os'
import { formatAddress, uint16, uint32 } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { FiveTuple } from '../five-tuple.ts'
import { TCP } from '../five-tuple.ts'
import { monotonicOffset, monotonicSeconds } from '../processes/clock.ts'
import { type ProcessFacts, readProcess } from '../processes/process-facts.ts'
import type { KnownProcess, ProcessTable } from '../processes/process-table.ts'
import { linkOf } from '../processes/procfs.ts'
import type { Sightings } from '../processes/sightings.ts'
import type { EventFormat } from './event-format.ts'
import { TraceInstance } from './trace-instance.ts'

const LITTLE_ENDIAN = endianness() === 'LE'

/** PROC_PID_INIT_INO (linux/proc_ns.h): the namespace of processes that the kernel counts in. */
const INITIAL_NAMESPACE = 'pid:[4026531836]'

/** States of a socket (net/tcp_states.h). */
const ESTABLISHED = 1
const SYN_SENT = 2
const SYN_RECEIVED = 3

const SOCKET_FIELDS = [
  'common_pid',
  'skaddr',
  'oldstate',
  'newstate',
  'sport',
  'dport',
  'saddr_v6',
  'daddr_v6',
] as const

/** What happened, in the order of time. */
interface TraceEvent {
  /** Seconds of CLOCK_MONOTONIC. */
  readonly time: number
  readonly apply: () => void
}

/** A process that has called `connect`. */
interface Opening {
  readonly time: number
  readonly owner: KnownProcess | undefined
}

/** The thread that calls it, and what /proc says of a process that was not heard of before. */
interface Caller {
  readonly time: number
  readonly thread: number
  readonly facts: ProcessFacts | undefined
}

const OPENINGS = 65_536
/** Seconds after which the clocks are compared again, since the time of day is set now and then. */
const COMPARISON = 10

/**
 * Sees every TCP connection that this machine opens, in whatever network namespace, and the process that does: the
 * kernel says at `connect` which thread asks (`sock:inet_sock_set_state`, by a socket without a port yet) and at the
 * answer to its SYN which ends the connection of that socket has. Forks, executions and ends of processes come the same
 * way and in the same order.
 */
export class Tracepoints {
  /** Seconds of CLOCK_MONOTONIC up to which everything that happened has been seen. */
  readUntil = 0
  /** Seconds since 1970 at which CLOCK_MONOTONIC began. */
  offset = 0
  /** How many times events were lost, since they came faster than they were read. */
  losses = 0
  readonly #instance: TraceInstance
  readonly #processes: ProcessTable
  readonly #sightings: Sightings
  readonly #formats
  readonly #openings = new Map<string, Opening>()
  #events: TraceEvent[] = []
  #comparedAt = Number.NEGATIVE_INFINITY

  /** Throws InputError if the kernel does not permit tracing. */
  constructor(processes: ProcessTable, sightings: Sightings) {
    this.#processes = processes
    this.#sightings = sightings
    if (linkOf('/proc/self/ns/pid') !== INITIAL_NAMESPACE) {
      throw new InputError('/proc', undefined, 'processes have other numbers here than the kernel traces')
    }
    const instance = new TraceInstance()
    this.#instance = instance
    try {
      this.#formats = {
        newTask: instance.enable({ name: 'task/task_newtask', fields: ['common_pid', 'pid', 'clone_flags'] }),
        execution: instance.enable({ name: 'sched/sched_process_exec', fields: ['pid'] }),
        exit: instance.enable({ name: 'sched/sched_process_exit', fields: ['pid'] }),
        socket: instance.enable({
          name: 'sock/inet_sock_set_state',
          fields: SOCKET_FIELDS,
          filter: `protocol == ${TCP} && (newstate == ${SYN_SENT} || oldstate == ${SYN_SENT})`,
        }),
      }
    } catch (error) {
      instance.close()
      throw error
    }
  }

  /** How many processors have a buffer of their own to be read. */
  get processors(): number {
    return this.#instance.processors
  }

  /**
   * Reads what has happened. A program that is executed is looked at right away; everything else is done in the order of
   * time, and what has happened since this began is left for the next time, so that no processor is behind another.
   */
  read(): void {
    const until = monotonicSeconds()
    if (until - this.#comparedAt > COMPARISON) this.#compareClocks(until)
    const isLost = this.#instance.read((nanoseconds, page, at) => this.#take(nanoseconds / 1e9, page, at))
    if (isLost) this.#lose()
    this.#events.sort((a, b) => a.time - b.time)
    const count = this.#events.findIndex(({ time }) => time > until)
    for (const { apply } of this.#events.splice(0, count === -1 ? this.#events.length : count)) apply()
    this.readUntil = until
  }

  close(): void {
    this.#instance.close()
  }

  #compareClocks(now: number): void {
    this.#comparedAt = now
    this.offset = monotonicOffset()
  }

  /** Nothing that was known before a loss is certain after it. */
  #lose(): void {
    this.losses++
    this.#processes.forget()
    this.#sightings.forget()
    this.#openings.clear()
  }

  #take(time: number, page: Uint8Array, at: number): void {
    const apply = this.#actionOf(time, page, at)
    if (apply !== undefined) this.#events.push({ time, apply })
  }

  /** What an event asks to be done when its time has come; its page is gone by then. */
  #actionOf(time: number, page: Uint8Array, at: number): (() => void) | undefined {
    const { newTask, execution, exit, socket } = this.#formats
    const int = (offset: number) => uint32(page, at + offset, LITTLE_ENDIAN)
    switch (uint16(page, at, LITTLE_ENDIAN)) {
      case newTask.id:
        return this.#created(int(newTask.at.common_pid), int(newTask.at.pid), int(newTask.at.clone_flags))
      case execution.id:
        return this.#executed(time, int(execution.at.pid))
      case exit.id:
        return this.#exited(int(exit.at.pid))
      case socket.id:
        return this.#socket(time, page, at)
      default:
        return undefined
    }
  }

  #created(parent: number, child: number, flags: number) {
    return () => this.#processes.created(parent, child, flags)
  }

  #executed(time: number, pid: number) {
    const facts = readProcess(pid)
    return () => this.#processes.executed(pid, time, facts)
  }

  #exited(thread: number) {
    return () => this.#processes.exited(thread)
  }

  #socket(time: number, page: Uint8Array, at: number) {
    const { at: offsets } = this.#formats.socket
    const int = (offset: number) => uint32(page, at + offset, LITTLE_ENDIAN)
    const socket = `${int(offsets.skaddr)} ${int(offsets.skaddr + 4)}`
    if (int(offsets.newstate) === SYN_SENT) {
      const thread = int(offsets.common_pid)
      const facts = this.#processes.has(thread) ? undefined : readProcess(thread)
      return () => this.#opening(socket, { time, thread, facts })
    }
    const isAnswered = int(offsets.newstate) === ESTABLISHED || int(offsets.newstate) === SYN_RECEIVED
    const connection = isAnswered ? connectionOf(this.#formats.socket, page, at) : undefined
    return () => this.#answered(socket, connection)
  }

  #opening(socket: string, { time, thread, facts }: Caller): void {
    this.#openings.set(socket, { time, owner: this.#processes.of(thread, facts) })
    if (this.#openings.size <= OPENINGS) return
    const [oldest] = this.#openings.keys()
    if (oldest !== undefined) this.#openings.delete(oldest)
  }

  /** A connection that came about, or none that did not. */
  #answered(socket: string, connection: FiveTuple | undefined): void {
    const opening = this.#openings.get(socket)
    this.#openings.delete(socket)
    if (opening === undefined || connection === undefined) return
    const { time, owner = 'gone' } = opening
    this.#sightings.add(connection, { time: time + this.offset, owner })
  }
}

function connectionOf({ at: offsets }: EventFormat<(typeof SOCKET_FIELDS)[number]>, page: Uint8Array, at: number) {
  return {
    transport: TCP,
    sourceAddress: addressAt(page, at + offsets.saddr_v6),
    sourcePort: uint16(page, at + offsets.sport, LITTLE_ENDIAN),
    destinationAddress: addressAt(page, at + offsets.daddr_v6),
    destinationPort: uint16(page, at + offsets.dport, LITTLE_ENDIAN),
  }
}

/** An address of 16 bytes, that of IPv4 in it as such (RFC 4291, section 2.5.5.2). */
function addressAt(page: Uint8Array, at: number): string {
  const isIpv4 =
    page.subarray(at, at + 10).every((byte) => byte === 0) && page[at + 10] === 0xff && page[at + 11] === 0xff
  return isIpv4 ? formatAddress(page, at + 12, 4) : formatAddress(page, at, 16)
}
