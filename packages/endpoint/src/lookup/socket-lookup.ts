import type { FiveTuple } from '../five-tuple.ts'
import { secondsSinceBoot } from '../processes/clock.ts'
import { type ProcessFacts, readProcess } from '../processes/process-facts.ts'
import type { UnknownOwner } from '../processes/sightings.ts'
import type { NetNamespaces } from './net-namespaces.ts'
import type { SocketTable } from './proc-net.ts'
import { holdersOf } from './socket-holders.ts'

/** Seconds by which the start of a process, which is known to a hundredth, may seem to come after what it did. */
const TOLERANCE = 0.05

/** Finds the process that holds a socket now: the socket by its connection, the process by the socket's inode. */
export class SocketLookup {
  readonly #table: SocketTable
  readonly #namespaces: NetNamespaces

  constructor(table: SocketTable, namespaces: NetNamespaces) {
    this.#table = table
    this.#namespaces = namespaces
  }

  /**
   * The process that holds the socket of a connection and was there at a time, in seconds since 1970. Undefined where
   * the connection's source is no address of this machine.
   */
  owner(connection: FiveTuple, time: number): ProcessFacts | UnknownOwner | undefined {
    const namespaces = this.#namespaces.having(connection.sourceAddress)
    if (namespaces.length === 0) return undefined
    const inodes = namespaces.flatMap((pid) => this.#table.find(connection, pid) ?? [])
    if (inodes.length > 1) return 'ambiguous'
    const [inode] = inodes
    return inode === undefined ? 'not found' : holder(inode, time)
  }
}

/** Inherited sockets have several holders: those that were not there yet did not open it. */
function holder(inode: string, time: number): ProcessFacts | UnknownOwner {
  const latest = secondsSinceBoot(time) + TOLERANCE
  const holders: ProcessFacts[] = []
  for (const pid of holdersOf(inode)) {
    const facts = readProcess(pid)
    if (facts === undefined) return 'gone'
    if (facts.started <= latest) holders.push(facts)
  }
  const [first] = holders
  if (first === undefined) return 'gone'
  return holders.every(({ file }) => file === first.file) ? (holders.at(-1) ?? first) : 'ambiguous'
}
