import { type Digests, formatNpf, ja3, type NpfFormat, parseNpf } from '@fingerpost/fingerprint'
import { fingerprintType } from './fingerprint-type.ts'
import { Mismatch } from './observations/observation.ts'

/** A fingerprint in a database's format. */
export interface NormalFingerprint {
  readonly text: string
  /** The JA3 of the hello where the notation that the fingerprint came in still tells it. */
  readonly ja3: string | undefined
  /** Whether an entry has to store JA3 hashes, because its fingerprint cannot yield them. */
  readonly storesJa3: boolean
}

/** The formats that each format can be turned into: `tls/1` has lost the wire order, `tls/2` some extensions as well. */
const YIELDS: Readonly<Record<NpfFormat, readonly NpfFormat[]>> = {
  tls: ['tls', 'tls/1', 'tls/2'],
  'tls/1': ['tls/1', 'tls/2'],
  'tls/2': ['tls/2'],
}

/**
 * What pmercury prints for a hello that was cut: groups are missing, or the last number has lost digits. The public
 * databases and what was drawn from them hold a few such strings, and they stand for no client.
 */
const CUT_SHAPE = /^\([0-9a-f]{4}\)(?:\([0-9a-f]*\))?(?:\((?:\([0-9a-f]+\))*\)|\([0-9a-f]*\))?$/

/**
 * Prints a TLS fingerprint of any NPF notation in the given format, and leaves those of other types as they are;
 * `truncated` for one of a hello that was cut. Throws {@link Mismatch} when the text is not a fingerprint or has lost
 * what the format needs.
 */
export function normalFingerprint(text: string, format: NpfFormat, digests: Digests): NormalFingerprint | 'truncated' {
  if (fingerprintType(text) !== 'tls') return { text, ja3: undefined, storesJa3: true }
  const facts = parseNpf(text)
  if (facts === undefined) {
    if (CUT_SHAPE.test(text)) return 'truncated'
    throw new Mismatch('fingerprint', 'a TLS fingerprint such as tls/(0303)(1301)((0000))')
  }
  if (!YIELDS[facts.format].includes(format)) {
    throw new Mismatch('fingerprint', `one that can be written as ${format}, which ${facts.format} cannot`)
  }
  const inWireOrder = facts.format === 'tls' ? ja3(facts, digests) : undefined
  return { text: formatNpf(facts, format), ja3: inWireOrder, storesJa3: format !== 'tls' }
}
