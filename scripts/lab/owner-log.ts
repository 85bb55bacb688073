import { appendFileSync } from 'node:fs'
import { clientNamespace, clientNumber } from './network.ts'
import { findOwner, type Owner } from './owner.ts'

/** One end of a connection. */
export interface Endpoint {
  address: string
  port: number
}

/** A line of owners.ndjson: the process is there where it was found. */
export interface AcceptedConnection extends Partial<Owner> {
  accepted: string
  transport: 'tcp' | 'udp'
  client: string
  clientPort: number
  server: string
  serverPort: number
}

/** Finds who owns a connection that has just come in, and writes it down. */
export type OwnerLog = (transport: 'tcp' | 'udp', source: Endpoint, destination: Endpoint) => void

/** A log that appends to `path`. */
export function createOwnerLog(path: string): OwnerLog {
  return (transport, source, destination) => {
    const owner = findOwner(transport, source.port, clientNamespace(clientNumber(source.address)))
    const connection: AcceptedConnection = {
      accepted: new Date().toISOString(),
      transport,
      client: source.address,
      clientPort: source.port,
      server: destination.address,
      serverPort: destination.port,
      ...owner,
    }
    appendFileSync(path, `${JSON.stringify(connection)}\n`)
  }
}
