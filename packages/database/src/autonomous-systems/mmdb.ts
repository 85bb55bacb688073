import { createRequire } from 'node:module'
import { formatIpv4, parseAddress } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { AsnResponse, Reader } from 'maxmind'
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
  return new Mmdb(openReader(bytes, path))
}

class Mmdb implements AutonomousSystems {
  readonly #reader: Reader<AsnResponse>

  constructor(reader: Reader<AsnResponse>) {
    this.#reader = reader
  }

  /** The reader answers garbage for text that is no address, and takes `::ffff:1.2.3.4` for IPv6: neither reaches it. */
  lookup(text: string): number | undefined {
    const address = parseAddress(text)
    if (address === undefined) return undefined
    const isMapped = typeof address === 'number' && text.includes(':')
    const record = this.#reader.get(isMapped ? formatIpv4(address) : text)
    return record?.autonomous_system_number
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
