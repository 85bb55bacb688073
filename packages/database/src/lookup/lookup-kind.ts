import { isJa4, isMd5 } from '@fingerpost/fingerprint'

/** What can be looked up. */
export const LOOKUP_KINDS = ['fingerprint', 'ja4', 'ja3', 'sha256', 'process', 'domain'] as const

/** What a text is looked up as. */
export type LookupKind = (typeof LOOKUP_KINDS)[number]

/** The shapes that tell what a text is; the first that fits counts. */
const SHAPES: readonly (readonly [isOne: (text: string) => boolean, LookupKind])[] = [
  [(text) => isJa4(text.toLowerCase()), 'ja4'],
  [(text) => isMd5(text.toLowerCase()), 'ja3'],
  [(text) => /^[0-9a-f]{64}$/i.test(text), 'sha256'],
  [(text) => /^(?:[a-z]\w*\/.*)?\(.*\)|^[a-z]\w*\/\d+\//.test(text), 'fingerprint'],
]

const DOMAIN = /^(?:[\w-]+\.)+[a-z][\w-]+$/i

/**
 * What a text is by its shape. Names of programs and of domains look alike (`chrome.exe`), so one that a database has as
 * a program is taken for it.
 */
export function lookupKind(text: string, isProgram: (name: string) => boolean): LookupKind {
  const shaped = SHAPES.find(([isOne]) => isOne(text))
  if (shaped !== undefined) return shaped[1]
  return DOMAIN.test(text) && !isProgram(text) ? 'domain' : 'process'
}
