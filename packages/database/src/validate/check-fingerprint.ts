import { formatNpf, isJa4, isMd5, parseNpf } from '@fingerpost/fingerprint'
import { isRandomized } from '../keys/fingerprint-type.ts'

const IS_LABEL: ReadonlyMap<string, (key: string) => boolean> = new Map([
  ['ja4', isJa4],
  ['ja3', isMd5],
])

/** What is wrong with a fingerprint of a type, in a database of a format (undefined where no manifest says). */
export function* checkFingerprint(text: string, type: string, format: string | undefined): Generator<string> {
  if (type !== 'tls') {
    const isLabel = IS_LABEL.get(type)
    if (!text.startsWith(`${type}/`)) yield `str_repr does not begin with ${type}/`
    else if (isLabel?.(text.slice(type.length + 1)) === false) yield `str_repr is no ${type.toUpperCase()}: ${text}`
    return
  }
  if (isRandomized(text)) return
  const facts = parseNpf(text)
  if (facts === undefined) yield `str_repr is no TLS fingerprint: ${text}`
  else if (formatNpf(facts, facts.format) !== text) yield 'str_repr is in an older notation'
  else if (format !== undefined && facts.format !== format)
    yield `str_repr is written as ${facts.format}, not ${format}`
}
