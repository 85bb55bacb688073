/** What can be looked up. */
export const LOOKUP_KINDS = ['fingerprint', 'ja4', 'ja3', 'sha256', 'process', 'domain'] as const

/** What a text is looked up as. */
export type LookupKind = (typeof LOOKUP_KINDS)[number]

/** The shapes that tell what a text is; the first that fits counts. */
const SHAPES: readonly (readonly [RegExp, LookupKind])[] = [
  [/^[tqd]\w{9}_[0-9a-f]{12}_[0-9a-f]{12}$/i, 'ja4'],
  [/^[0-9a-f]{32}$/i, 'ja3'],
  [/^[0-9a-f]{64}$/i, 'sha256'],
  [/^(?:[a-z]\w*\/.*)?\(.*\)|^[a-z]\w*\/\d+\//, 'fingerprint'],
]

const DOMAIN = /^(?:[\w-]+\.)+[a-z][\w-]+$/i

/**
 * What a text is by its shape. Names of programs and of domains look alike (`chrome.exe`), so one that a database has as
 * a program is taken for it.
 */
export function lookupKind(text: string, isProgram: (name: string) => boolean): LookupKind {
  const shaped = SHAPES.find(([shape]) => shape.test(text))
  if (shaped !== undefined) return shaped[1]
  return DOMAIN.test(text) && !isProgram(text) ? 'domain' : 'process'
}
