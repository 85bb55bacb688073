import type { System } from './claims.ts'

/**
 * The options of a SYN, in their order, by the system whose TCP stack sends them: the kinds of RFC 9293, section 3.2, and
 * RFC 7323, end-of-list and all.
 */
const SYSTEMS: ReadonlyMap<string, System> = new Map([
  ['02 01 03 01 01 04', 'Windows'],
  ['02 04 08 01 03', 'Linux'],
  ['02 01 03 01 01 08 04 00', 'Apple'],
  ['02 01 03 01 01 08 04 00 00', 'Apple'],
])

/** The time to live that a system begins with, by its three highest bits as they are some thirty hops later. */
const TIMES_TO_LIVE: Readonly<Record<System, ReadonlySet<string>>> = {
  Windows: new Set(['80', '60']),
  Linux: new Set(['40', '20']),
  Apple: new Set(['40', '20']),
}

/** The system that a `tcp/` fingerprint is of; undefined where its options and its time to live do not agree on one. */
export function synSystem(fingerprint: string): System | undefined {
  const [, timeToLive = '', options = ''] = SHAPE.exec(fingerprint) ?? []
  const kinds = [...options.matchAll(/\(([0-9a-f]{2})/g)].map(([, kind]) => kind)
  const system = SYSTEMS.get(kinds.join(' '))
  return system !== undefined && TIMES_TO_LIVE[system].has(timeToLive) ? system : undefined
}

/** IP version, identification, time to live and window, then the options. */
const SHAPE = /^tcp\/\([46]0\)\((?:00)?\)\(([0-9a-f]{2})\)\([0-9a-f]{4}\)(.*)$/
