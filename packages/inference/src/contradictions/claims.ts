import type { Families } from '../answers/families.ts'

/** A system whose TCP stack is known by its SYN. */
export type System = 'Windows' | 'Linux' | 'Apple'

/** Who a client says it is, or is known to be. */
export interface Claim {
  /** Browsers by their engine, which decides what they send; `tool` for programs that resemble no browser. */
  readonly kind: 'Chromium' | 'Firefox' | 'Apple' | 'tool'
  /** The engine's major version: the least and the greatest that it may be. */
  readonly versions: Versions
}

/** A range of major versions, both ends included. */
export type Versions = readonly [number, number]

/** Any version since browsers have TLS 1.3 in its last form, up to those of the lab. */
const ANY: Versions = [75, 155]

/** What a User-Agent claims; undefined where it does not say, as in apps, and robots with the name of a browser in theirs. */
export function userAgentClaim(userAgent: string): Claim | undefined {
  if (userAgent.length > LONGEST || UNCLEAR.test(userAgent)) return undefined
  if (TOOL.test(userAgent)) return { kind: 'tool', versions: ANY }
  if (/\b(?:iPhone|iPad|Macintosh);.*AppleWebKit\/.* Version\/[\d.]+ (?:Mobile\/\w+ )?Safari\/[\d.]+$/.test(userAgent))
    return { kind: 'Apple', versions: ANY }
  const [, firefox] = /^Mozilla\/5\.0 \(.*\) Gecko\/[\d.]+ Firefox\/(\d+)\.[\d.]+$/.exec(userAgent) ?? []
  if (firefox !== undefined) return { kind: 'Firefox', versions: only(firefox) }
  const [, chrome] = /^(?:Mozilla\/5\.0 \(.* |\w+ )?(?:Headless)?Chrome\/(\d+)\.\d/.exec(userAgent) ?? []
  return chrome === undefined ? undefined : { kind: 'Chromium', versions: only(chrome) }
}

function only(version: string): Versions {
  return [Number(version), Number(version)]
}

/** The system that a User-Agent claims; Android's stack is that of Linux. */
export function userAgentSystem(userAgent: string): System | undefined {
  if (userAgent.length > LONGEST) return undefined
  const [, place = ''] = /^(?:Mozilla\/5\.0 \(|Chrome\/[\d.]+ )([^)]*)/.exec(userAgent) ?? []
  if (/compatible/i.test(place)) return undefined
  if (/^Windows NT (?:6\.[1-3]|10\.0)/.test(place)) return 'Windows'
  if (/^(?:Macintosh|iPhone|iPad);/.test(place)) return 'Apple'
  return /^(?:X11; (?:\w+; )?)?Linux\b/.test(place) && !/CrOS|webOS|Tizen/.test(place) ? 'Linux' : undefined
}

/** Which programs have a form, and which a library of their own. */
export interface ProgramTables {
  /** The engine of each browser (`forms` of `createClassifier`). */
  readonly forms: Families
  /** The library of each program (`libraries` of `createClassifier`). */
  readonly libraries: Families
}

/** What a process is known to send; undefined for a program that the tables lack. */
export function processClaim(process: string, { forms, libraries }: ProgramTables): Claim | undefined {
  const name = process.toLowerCase().replace(/\.exe$/, '')
  const form = forms.get(name)
  if (form === 'Chromium' || form === 'Firefox') return { kind: form, versions: ANY }
  if (form !== undefined) return undefined
  const library = libraries.get(name) ?? libraries.get(name.replace(/[\d.]+$/, ''))
  return library !== undefined && WITHOUT_GREASE.has(library) ? { kind: 'tool', versions: ANY } : undefined
}

/** No genuine text is longer; the expressions are linear, but a stranger's 100 kB need not be looked at. */
const LONGEST = 512

/** Robots, apps that carry a browser, WebViews (whose text apps send with other stacks), and the old Edge. */
const UNCLEAR = /compatible|bot\b|crawl|spider|; wv\)|Version\/4\.0 Chrome|\bEdge\/|Electron\/|Instagram|FBA[NV]|OPiOS/i
const TOOL = /^(?:curl|Wget|python-requests|Python-urllib|Go-http-client|Java|Java-http-client)\/[\d.v]+/

/** Libraries none of whose hellos in the lab had GREASE among the suites. */
const WITHOUT_GREASE: ReadonlySet<string> = new Set(['GnuTLS', 'Go', 'JSSE', 'OpenSSL', 'rustls'])
