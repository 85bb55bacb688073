import { compilePaths, type PathTree } from '../json/path-tree.ts'
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
  const paths: string[][] = [['id']]
  const slot = (path: string[]) => {
    const known = paths.findIndex((other) => other.join('\0') === path.join('\0'))
    return known < 0 ? paths.push(path) - 1 : known
  }
  const ofFields = Object.values(Field).map((field) => {
    const nested = FIELD_NAMES[field].split('.')
    return [...namesOf(field).map((name) => [name]), ...(nested.length > 1 ? [nested] : [])].map(slot)
  })
  const ofAdded = added === undefined ? undefined : slot([added])
  return { tree: compilePaths(paths), count: paths.length, ofFields, added: ofAdded }
}
