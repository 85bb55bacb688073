import { hex, unhex } from '../wire/hex.ts'
import type { IdentificationString } from './identification.ts'
import { type KexInit, NAME_LISTS, type NameList } from './kex-init.ts'

const NOTHING = new Uint8Array(0)

/** The identification string in brackets, as lower-case hex. */
export function formatIdentification({ line }: IdentificationString): string {
  return `(${hex(line)})`
}

/** The ten name-lists in wire order, each in brackets, as lower-case hex; a list that is not all there is empty. */
export function formatNameLists({ nameLists }: KexInit): string {
  return NAME_LISTS.map((name) => `(${hex(nameLists.get(name) ?? NOTHING)})`).join('')
}

/**
 * The name-lists of a client's fingerprint, `ssh/` or `ssh_kex/`; one that was cut is empty. Undefined for any other
 * text.
 */
export function parseNameLists(fingerprint: string): ReadonlyMap<NameList, Uint8Array> | undefined {
  const prefix = PREFIX.exec(fingerprint)?.[0]
  if (prefix === undefined || !fingerprint.endsWith(')')) return undefined
  const groups = fingerprint.slice(prefix.length, -1).split(')(')
  const lists = new Map<NameList, Uint8Array>()
  for (const [at, name] of NAME_LISTS.entries()) {
    const list = unhex(groups[at] ?? '?')
    if (list !== undefined) lists.set(name, list)
  }
  return groups.length === NAME_LISTS.length && lists.size === NAME_LISTS.length ? lists : undefined
}

const PREFIX = /^ssh(?:_kex)?\/\(/
