import { createRequire } from 'node:module'
import { formatIpv4, GROUPS, parseAddress, readAddress } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { AsnResponse, Reader } from 'maxmind'
import { AddressTree } from './address-tree.ts'
import type { AutonomousSystems } from './autonomous-systems.ts'

/** Where the metadata of a MaxMind DB file starts, near its end. */
const METADATA_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')

/** Whether bytes are a MaxMind DB file (its format's version 2.0). */
export function isMmdb(bytes: Buffer): boolean {
  return bytes.lastIndexOf(METADATA_MARKER) >= 0
}

/**
 * Autonomous systems from a MaxMind DB file whose records have `autonomous_system_number`: GeoLite2-ASN and its like.
 * Throws InputError for a file that its reader refuses.
 */
export function openMmdb(bytes: Buffer, path: string): AutonomousSystems {
  return new Mmdb(openReader(bytes, path), bytes)
}

/** Walks by itself; the library reads a record the first time that one is come to. */
class Mmdb implements AutonomousSystems {
  readonly #reader: Reader<AsnResponse>
  readonly #tree: AddressTree
  readonly #groups = new Uint16Array(GROUPS)
  /** By where the tree leads: there are as many as systems in the file. */
  readonly #systems = new Map<number, number | undefined>()

  constructor(reader: Reader<AsnResponse>, bytes: Buffer) {
    this.#reader = reader
    this.#tree = new AddressTree(bytes, reader.metadata)
  }

  lookup(text: string): number | undefined {
    if (!readAddress(text, this.#groups)) return undefined
    const leaf = this.#tree.find(this.#groups)
    if (leaf < 0) return undefined
    const known = this.#systems.get(leaf)
    if (known !== undefined || this.#systems.has(leaf)) return known
    const system = this.#read(text)
    this.#systems.set(leaf, system)
    return system
  }

  /** The reader takes `::ffff:1.2.3.4` for IPv6. */
  #read(text: string): number | undefined {
    const address = parseAddress(text)
    return this.#reader.get(typeof address === 'number' ? formatIpv4(address) : text)?.autonomous_system_number
  }
}

/** Opens a file with the library, which is loaded here because most commands do not need it and its import is slow. */
export function openReader(bytes: Buffer, path: string): Reader<AsnResponse> {
  const maxmind: typeof import('maxmind') = createRequire(import.meta.url)('maxmind')
  try {
    return new maxmind.Reader<AsnResponse>(bytes)
  } catch (error) {
    throw new InputError(path, undefined, `broken MaxMind DB: ${error instanceof Error ? error.message : error}`)
  }
}
