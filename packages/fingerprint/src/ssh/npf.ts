import { hex } from '../wire/hex.ts'
import type { Identification } from './identification.ts'
import { type KexInit, NAME_LISTS } from './kex-init.ts'

const NOTHING = new Uint8Array(0)

/** The identification string in brackets, as lower-case hex. */
export function formatIdentification({ line }: Identification): string {
  return `(${hex(line)})`
}

/** The ten name-lists in wire order, each in brackets, as lower-case hex; a list that is not all there is empty. */
export function formatNameLists({ nameLists }: KexInit): string {
  return NAME_LISTS.map((name) => `(${hex(nameLists.get(name) ?? NOTHING)})`).join('')
}
