/** A member of interest: where its value's span is kept, and which members of its own value are of interest. */
export interface PathNode {
  readonly key: Uint8Array
  readonly slot: number
  readonly members: PathTree
}

/** The members of interest of one object, by the length of their key in bytes. */
export type PathTree = readonly (readonly PathNode[] | undefined)[]

/**
 * Compiles paths of member names (`['tls', 'ja3', 'hash']`) into the tree that a scanner walks. The slot of a path is
 * its place in `paths`; every proper prefix of a path must stand in `paths` as well, so that a second member of the
 * same name is noticed at every level. Throws a TypeError where one does not.
 */
export function compilePaths(paths: readonly (readonly string[])[]): PathTree {
  const known = new Set(paths.map((path) => path.join('\0')))
  for (const path of paths) {
    const parent = path.slice(0, -1)
    if (parent.length > 0 && !known.has(parent.join('\0'))) throw new TypeError(`paths: ${parent.join('.')} is missing`)
  }
  return membersOf([], paths)
}

function membersOf(prefix: readonly string[], paths: readonly (readonly string[])[]): PathTree {
  const tree: PathNode[][] = []
  paths.forEach((path, slot) => {
    if (path.length !== prefix.length + 1 || !prefix.every((name, index) => path[index] === name)) return
    const key = new TextEncoder().encode(path[path.length - 1])
    tree[key.length] = [...(tree[key.length] ?? []), { key, slot, members: membersOf(path, paths) }]
  })
  return tree
}
