import { compilePaths, type PathTree } from './path-tree.ts'

/** Collects paths of members, and gives each its slot: the same one again for the same path. */
export class PathSlots {
  readonly #paths: string[][] = []

  get count(): number {
    return this.#paths.length
  }

  /** The slot of a path, whose prefixes get slots as well. */
  of(...path: readonly string[]): number {
    if (path.length > 1) this.of(...path.slice(0, -1))
    const name = path.join('\0')
    const known = this.#paths.findIndex((other) => other.join('\0') === name)
    return known < 0 ? this.#paths.push([...path]) - 1 : known
  }

  /** What a scanner walks to find all of them. */
  tree(): PathTree {
    return compilePaths(this.#paths)
  }
}

/** The paths that a name with dots may stand for: one member of that name, or members in each other, as shippers nest them. */
export function pathsOf(name: string): readonly (readonly string[])[] {
  return name.includes('.') ? [[name], name.split('.')] : [[name]]
}
