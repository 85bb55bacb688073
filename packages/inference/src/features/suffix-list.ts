import { parseAddress } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { PublicSuffixes, SuffixSections } from './public-suffixes.ts'

/** Rules by their labels, without the `!` of exceptions and the `*.` of wildcards. */
interface Rules {
  readonly plain: ReadonlySet<string>
  readonly wildcards: ReadonlySet<string>
  readonly exceptions: ReadonlySet<string>
}

const PRIVATE_SECTION = '// ===BEGIN PRIVATE DOMAINS==='

/**
 * Reads a Public Suffix List in its own format (https://github.com/publicsuffix/list/wiki/Format): a rule a line, up to
 * the first blank; comments begin with `//`. Throws InputError for a text that holds no rule. Rules in Unicode match
 * names in the form that TLS carries (A-labels).
 */
export function parseSuffixList(text: string, { sections, path }: SuffixListOptions): PublicSuffixes {
  const end = sections === 'icann' ? text.indexOf(PRIVATE_SECTION) : -1
  const rules = parseRules(end < 0 ? text : text.slice(0, end))
  if (rules.plain.size === 0) throw new InputError(path, undefined, 'expected a Public Suffix List: a rule a line')
  return {
    suffix: (name) => (isAddress(name) ? undefined : suffixOf(name, rules)),
    registrableDomain: (name) => (isAddress(name) ? undefined : domainOf(name, suffixOf(name, rules))),
  }
}

/** What of a list is used. */
export interface SuffixListOptions {
  readonly sections: SuffixSections
  /** The file's name, for messages. */
  readonly path: string
}

function parseRules(text: string): Rules {
  const rules = { plain: new Set<string>(), wildcards: new Set<string>(), exceptions: new Set<string>() }
  for (const line of text.split('\n')) {
    const [, rule = ''] = /^(\S+)/.exec(line) ?? []
    if (rule === '' || rule.startsWith('//')) continue
    if (rule.startsWith('!')) rules.exceptions.add(ascii(rule.slice(1)))
    else if (rule.startsWith('*.')) rules.wildcards.add(ascii(rule.slice(2)))
    else rules.plain.add(ascii(rule))
  }
  return rules
}

/** The A-label form (RFC 5890, section 2.3.2.1), which the URL standard computes for host names. */
function ascii(name: string): string {
  return /^[!-~]*$/.test(name) ? name.toLowerCase() : new URL(`http://${name}`).hostname
}

/** Walks from the whole name towards its last label: the first rule that matches is the longest. */
function suffixOf(name: string, { plain, wildcards, exceptions }: Rules): string {
  for (let start = 0; ; start = afterDot(name, start)) {
    const rest = name.slice(start)
    const parent = rest.slice(afterDot(rest, 0))
    if (exceptions.has(rest)) return parent
    if (plain.has(rest) || parent === rest || wildcards.has(parent)) return rest
  }
}

/** Where the next label starts; the same place in the last one. */
function afterDot(name: string, start: number): number {
  const dot = name.indexOf('.', start)
  return dot < 0 ? start : dot + 1
}

function domainOf(name: string, suffix: string): string | undefined {
  if (name.length <= suffix.length) return undefined
  const dot = name.lastIndexOf('.', name.length - suffix.length - 2)
  return name.slice(dot + 1)
}

function isAddress(name: string): boolean {
  return parseAddress(name) !== undefined
}
