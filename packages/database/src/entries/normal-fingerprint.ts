import { type Digests, formatNpf, ja3, type NpfFingerprint, type NpfFormat, parseNpf } from '@fingerpost/fingerprint'
import { Mismatch } from '@fingerpost/io/pure'
import { formatsFrom, NPF_FORMATS } from '../keys/canonical-index.ts'
import type { StoredEntry } from './stored-entry.ts'

/** A fingerprint in a database's format. */
export interface NormalFingerprint {
  readonly text: string
  /** The JA3 of the hello where the notation that the fingerprint came in still tells it. */
  readonly ja3: string | undefined
  /** Whether an entry has to store JA3 hashes, because its fingerprint cannot yield them. */
  readonly storesJa3: boolean
}

/**
 * What pmercury prints for a hello that was cut: groups are missing, or the last number has lost digits. The public
 * databases and what was drawn from them hold a few such strings, and they stand for no client.
 */
const CUT_SHAPE = /^\([0-9a-f]{4}\)(?:\([0-9a-f]*\))?(?:\((?:\([0-9a-f]+\))*\)|\([0-9a-f]*\))?$/

/** QUIC's version, and the hello behind it (docs/protocols/quic.md). */
const QUIC = /^quic\/(1\/)?(\([0-9a-f]{8}\))(.*)$/

/** Whatever has no prefix is taken for TLS here, as pmercury writes it, so that what is no fingerprint is refused. */
const PREFIX = /^([a-z][a-z0-9_]*)\//

/** The coarsest format of the TLS fingerprints, which all of them can be written in; `tls` where there are none. */
export function coarsestFormat(entries: readonly StoredEntry[]): NpfFormat {
  const present = new Set(entries.map(({ fingerprint }) => parseNpf(fingerprint)?.format))
  return NPF_FORMATS.findLast((format) => present.has(format)) ?? 'tls'
}

/**
 * Prints a TLS fingerprint of any NPF notation in the given format, and one of QUIC in the format that prints its hello
 * so (`quic` for `tls/1` and `tls`, `quic/1` for `tls/2`). Leaves those of other types as they are: a JA4 or JA3 stands
 * for no other key. Gives `truncated` for the fingerprint of a hello that was cut. Throws {@link Mismatch} for a text
 * that is no fingerprint or has lost what the format needs.
 */
export function normalFingerprint(text: string, format: NpfFormat, digests: Digests): NormalFingerprint | 'truncated' {
  const type = PREFIX.exec(text)?.[1] ?? 'tls'
  if (type === 'quic') return normalQuic(text, format, digests)
  if (type !== 'tls') return { text, ja3: undefined, storesJa3: type !== 'ja3' && type !== 'ja4' }
  const facts = parseNpf(text)
  if (facts === undefined) {
    if (CUT_SHAPE.test(text)) return 'truncated'
    throw new Mismatch('fingerprint', 'a TLS fingerprint such as tls/(0303)(1301)((0000))')
  }
  return { text: formatted(facts, format), ja3: ja3Of(facts, digests), storesJa3: format !== 'tls' }
}

/** What is no hello behind the version stays as it is. QUIC is never written in wire order. */
function normalQuic(text: string, format: NpfFormat, digests: Digests): NormalFingerprint {
  const [, isStable, version, hello = ''] = QUIC.exec(text) ?? []
  const notation = isStable !== undefined ? 'tls/2' : hello.includes('[') ? 'tls/1' : 'tls'
  const facts = version === undefined ? undefined : parseNpf(`${notation}/${hello}`)
  if (facts === undefined) return { text, ja3: undefined, storesJa3: true }
  const [prefix, form] = format === 'tls/2' ? (['quic/1/', 'tls/2'] as const) : (['quic/', 'tls/1'] as const)
  const written = formatted(facts, form).slice(form.length + 1)
  return { text: `${prefix}${version}${written}`, ja3: ja3Of(facts, digests), storesJa3: true }
}

function formatted(facts: NpfFingerprint, format: NpfFormat): string {
  if (formatsFrom(facts.format).includes(format)) return formatNpf(facts, format)
  throw new Mismatch('fingerprint', `one that can be written as ${format}, which ${facts.format} cannot`)
}

/** Only wire order tells it. */
function ja3Of(facts: NpfFingerprint, digests: Digests): string | undefined {
  return facts.format === 'tls' ? ja3(facts, digests) : undefined
}
