import type { SocketOwner } from './endpoint-event.ts'
import type { RecordFacts } from './network/network-record.ts'

/**
 * An observation (docs/formats/observations.md) as a line of JSON: what the network tells of the hello and its
 * destination, what the endpoint tells of the process. The client's address and port, the user and the process id
 * are left out.
 */
export function observationLine(
  { truncated, ...facts }: RecordFacts,
  { name, path, sha256, parent, host, os }: SocketOwner,
): string {
  const reassembly = truncated === true ? { truncated } : {}
  return JSON.stringify({ ...facts, ...reassembly, process: { name, path, sha256, parent }, os, host })
}
