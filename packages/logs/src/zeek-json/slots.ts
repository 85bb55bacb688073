import { PathSlots, pathsOf } from '../json/path-slots.ts'
import type { PathTree } from '../json/path-tree.ts'
import { FIELD_NAMES, Field, namesOf } from '../zeek/event.ts'

/** The slots of the members of a line that the reader looks at. */
export interface ZeekSlots {
  readonly tree: PathTree
  readonly count: number
  /** Where each field may stand. */
  readonly ofFields: readonly (readonly number[])[]
  /** The member that is going to be added. */
  readonly added: number | undefined
}

/** The members of interest, with the one that is going to be added; shippers make an object of `id.orig_h` and the like. */
export function zeekSlots(added?: string): ZeekSlots {
  const slots = new PathSlots()
  const ofFields = Object.values(Field).map((field) => {
    const paths = [...namesOf(field).map((name) => [name]), ...pathsOf(FIELD_NAMES[field])]
    return paths.map((path) => slots.of(...path))
  })
  const ofAdded = added === undefined ? undefined : slots.of(added)
  return { tree: slots.tree(), count: slots.count, ofFields, added: ofAdded }
}
