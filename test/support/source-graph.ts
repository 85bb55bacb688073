import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGES = fileURLToPath(new URL('../../packages', import.meta.url))

/** What each node imports, both named by paths with slashes. */
export type Graph = ReadonlyMap<string, readonly string[]>

/** The sources of a package without its tests, as paths under `packages/`. */
export function sourcesOf(name: string): string[] {
  return readdirSync(`${PACKAGES}/${name}/src`, { recursive: true, encoding: 'utf8' })
    .map((path) => `${name}/src/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort()
}

const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\bcreateRequire\(import\.meta\.url\)(?:\.resolve)?\()\s*'([^']+)'/g

/** What a source imports, as it is written there; types, dynamic imports and `createRequire` too. */
export function importsOf(path: string): string[] {
  return [...readFileSync(`${PACKAGES}/${path}`, 'utf8').matchAll(IMPORT)].map(([, name]) => name ?? '')
}

/** The source of ours behind an import; none for packages of others. */
export function sourceOf(name: string, importer: string): string[] {
  if (name.startsWith('.')) return [posix.join(posix.dirname(importer), name)]
  const [, folder, entry = 'index'] = /^@fingerpost\/(\w+)(?:\/([\w-]+))?$/.exec(name) ?? []
  return folder === undefined ? [] : [`${folder}/src/${entry}.ts`]
}

/** Which sources of a package import which of the same one. */
export function sourceGraph(name: string): Graph {
  const near = (path: string) => importsOf(path).filter((imported) => imported.startsWith('.'))
  return new Map(sourcesOf(name).map((path) => [path, near(path).flatMap((imported) => sourceOf(imported, path))]))
}

/** The same between folders: a first folder of `src` is one node with all that is in it, a file beside it is its own. */
export function folderGraph(sources: Graph): Graph {
  const nodeOf = (path: string) => path.split('/').slice(0, 3).join('/')
  const graph = new Map<string, string[]>()
  for (const [path, imported] of sources) {
    const node = nodeOf(path)
    const others = imported.map(nodeOf).filter((other) => other !== node)
    graph.set(node, [...(graph.get(node) ?? []), ...others])
  }
  return graph
}

/** Sets of nodes that reach each other, each and all sorted: its strongly connected components of more than one node. */
export function circlesOf(graph: Graph): string[][] {
  const reached = new Map([...graph.keys()].map((node) => [node, reachedFrom(node, graph)]))
  const circles = [...graph.keys()].map((node) =>
    [...(reached.get(node) ?? [])].filter((other) => reached.get(other)?.has(node)).sort(),
  )
  const distinct = new Map(circles.filter(({ length }) => length > 0).map((circle) => [circle.join(' '), circle]))
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, circle]) => circle)
}

/** All nodes that are reached over at least one arrow. */
function reachedFrom(start: string, graph: Graph): ReadonlySet<string> {
  const reached = new Set(graph.get(start))
  for (const node of reached) for (const next of graph.get(node) ?? []) reached.add(next)
  return reached
}
