import { platform } from 'node:os'
import { InputError } from '@fingerpost/io/pure'
import { ProcNet, type SocketTable } from '../lookup/proc-net.ts'
import { SocketDiag } from '../lookup/socket-diag.ts'
import type { ProcessTable } from '../processes/process-table.ts'
import { linkOf } from '../processes/procfs.ts'
import type { Sightings } from '../processes/sightings.ts'
import { Tracepoints } from '../tracefs/tracepoints.ts'

/** Ways to find the process behind a connection, the best first. */
export const PROCESS_SOURCES = ['tracepoint', 'netlink', 'proc'] as const
/** A way to find the process behind a connection. */
export type ProcessSource = (typeof PROCESS_SOURCES)[number]

/** What the machine permits. */
export interface OpenSources {
  readonly source: ProcessSource
  readonly tracepoints: Tracepoints | undefined
  readonly table: SocketTable
  /** Why better sources are not used, and what cannot be seen. */
  readonly notes: readonly string[]
}

/** What sources that look sockets up miss, as docs/decisions/0013-process-labels.md measured it. */
function expectedRecall(source: ProcessSource): string[] {
  if (source === 'tracepoint') return []
  const [clients, sockets] = source === 'netlink' ? ['95', '15'] : ['84', '0']
  return [
    `expect a process for some ${clients} % of short-lived clients and ${sockets} % of TCP connections that are closed at once`,
  ]
}

/** Opens the best source, or the one asked for. Throws InputError if that is not available. */
export async function openSources(
  wanted: ProcessSource | 'auto',
  processes: ProcessTable,
  sightings: Sightings,
): Promise<OpenSources> {
  if (platform() !== 'linux') throw new InputError('/proc', undefined, 'processes are found on Linux only')
  const isPrivileged = process.getuid?.() === 0 || linkOf('/proc/1/exe') !== undefined
  const notes = isPrivileged ? [] : ['processes of other users are not to be seen']
  const attempt = async <Result>(source: ProcessSource, open: () => Result | Promise<Result>) => {
    try {
      return await open()
    } catch (error) {
      if (!(error instanceof InputError) || wanted === source) throw error
      notes.push(`not by ${source}: ${error.message}`)
      return undefined
    }
  }
  const isTraced = wanted === 'auto' || wanted === 'tracepoint'
  const tracepoints = isTraced ? await attempt('tracepoint', () => new Tracepoints(processes, sightings)) : undefined
  const diag = wanted === 'proc' ? undefined : await attempt('netlink', () => SocketDiag.open())
  const source = tracepoints ? 'tracepoint' : diag ? 'netlink' : 'proc'
  return { source, tracepoints, table: diag ?? new ProcNet(), notes: [...notes, ...expectedRecall(source)] }
}
