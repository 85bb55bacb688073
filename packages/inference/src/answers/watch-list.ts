import { parseAddress } from '@fingerpost/fingerprint'
import type { Destination } from '../features/destination.ts'

/** Servers by name, whatever its case (RFC 4343), and by address, however it is written. */
export class WatchList {
  readonly #names: ReadonlySet<string>
  readonly #addresses: ReadonlySet<number | bigint>

  constructor(servers: readonly string[]) {
    this.#names = new Set(servers.filter((server) => parseAddress(server) === undefined).map(nameOf))
    this.#addresses = new Set(servers.flatMap((server) => parseAddress(server) ?? []))
  }

  /** Whether a connection went to one of them. */
  has({ serverName, destinationAddress }: Destination): boolean {
    if (serverName !== undefined && this.#names.has(nameOf(serverName))) return true
    if (destinationAddress === undefined || this.#addresses.size === 0) return false
    const address = parseAddress(destinationAddress)
    return address !== undefined && this.#addresses.has(address)
  }
}

function nameOf(server: string): string {
  return server.toLowerCase().replace(/\.$/, '')
}
