import { formatNpf, parseNpf, registry } from '@fingerpost/fingerprint'

/** A key in the one form that it is looked up in, and the types of fingerprint of the messages it may stand for. */
export interface OverrideKey {
  readonly text: string
  readonly types: readonly string[]
}

const PROTOCOLS = Object.values(registry)

const MD5 = /^[0-9a-f]{32}$/
const JA4 = /^[tqd]\w{9}_(?:\*|[0-9a-f]{12}_(?:\*|[0-9a-f]{12}))$/

const ANY = /^/

/** What the values of hashes look like; those of other formats are any text. */
const SHAPES: Readonly<Record<string, RegExp>> = { ja3: MD5, ja3s: MD5, hassh: MD5, hasshServer: MD5, ja4: JA4 }

/**
 * Reads what a user may name messages by (docs/formats/overrides.md): a fingerprint, `FORMAT/VALUE`, a JA4, also with `*`
 * for its end, or a JA3. Undefined for anything else.
 */
export function parseOverrideKey(text: string): OverrideKey | undefined {
  const facts = parseNpf(text)
  if (facts !== undefined) return { text: formatNpf(facts, facts.format), types: ['tls'] }
  if (JA4.test(text)) return hashKey('ja4', text)
  if (MD5.test(text.toLowerCase())) return hashKey('ja3', text)
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
  const shape = SHAPES[format] ?? ANY
  const text = shape === MD5 ? value.toLowerCase() : value
  return shape.test(text) ? { text: `${format}/${text}`, types } : undefined
}
