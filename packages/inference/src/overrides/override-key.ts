import { formatNpf, isJa4, isMd5, parseNpf, registry } from '@fingerpost/fingerprint'

/** A key in the one form that it is looked up in, and the types of fingerprint of the messages it may stand for. */
export interface OverrideKey {
  readonly text: string
  readonly types: readonly string[]
}

const PROTOCOLS = Object.values(registry)

/** Formats whose values are MD5 digests; those of formats that are not named here are any text. */
const DIGESTS: readonly string[] = ['ja3', 'ja3s', 'hassh', 'hasshServer']

/** What JA4 prints for an empty list; it stands in for any hash where a pattern has `*`. */
const NO_HASH = '000000000000'

/** A JA4, also with `*` for its last hash or for both. */
function isJa4Pattern(text: string): boolean {
  if (!text.endsWith('_*')) return isJa4(text)
  const start = text.slice(0, -1)
  return isJa4(`${start}${NO_HASH}`) || isJa4(`${start}${NO_HASH}_${NO_HASH}`)
}

/**
 * Reads a key by which the user labels messages (docs/formats/overrides.md): a fingerprint, `FORMAT/VALUE`, a JA4, also with `*`
 * for its end, or a JA3. Undefined for anything else.
 */
export function parseOverrideKey(text: string): OverrideKey | undefined {
  const facts = parseNpf(text)
  if (facts !== undefined) return { text: formatNpf(facts, facts.format), types: ['tls'] }
  if (isJa4Pattern(text)) return hashKey('ja4', text)
  if (isMd5(text.toLowerCase())) return hashKey('ja3', text)
  const [format = '', ...rest] = text.split('/')
  if (format === 'tls' || rest.join('') === '') return undefined
  return Object.hasOwn(registry, format) ? fingerprintKey(format, text) : hashKey(format, rest.join('/'))
}

function fingerprintKey(type: string, text: string): OverrideKey | undefined {
  return text.endsWith(')') || text.endsWith(']') ? { text, types: [type] } : undefined
}

function hashKey(format: string, value: string): OverrideKey | undefined {
  const types = PROTOCOLS.filter(({ formats }) => formats.includes(format)).map(({ type }) => type)
  if (types.length === 0) return undefined
  const isDigest = DIGESTS.includes(format)
  const text = isDigest ? value.toLowerCase() : value
  const isRight = isDigest ? isMd5(text) : format !== 'ja4' || isJa4Pattern(text)
  return isRight ? { text: `${format}/${text}`, types } : undefined
}
