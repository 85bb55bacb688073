import { InputError } from '@fingerpost/io/pure'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'

/** A value of a configuration file and the line that it begins in. */
export interface ConfigNode {
  readonly line: number
  readonly value: unknown
}

/** The members of a mapping by their names. */
export type ConfigMap = ReadonlyMap<string, ConfigNode>

/**
 * Parses YAML 1.2 whose root is a mapping, or empty. A value is a Map or an array of nodes, a text, a number, a truth
 * value or null. Throws InputError with the line for what is no YAML, and for aliases and names that are no texts.
 */
export function parseConfig(text: string, path: string): ConfigMap {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset = 0) => lines.linePos(offset).line
  const [error] = document.errors
  if (error !== undefined) throw new InputError(path, lineAt(error.pos[0]), error.message)
  const root = nodeOf(document.contents, { path, lineAt })
  if (root.value === null) return new Map()
  if (root.value instanceof Map) return root.value
  throw new InputError(path, root.line, 'expected a mapping of commands')
}

interface Place {
  readonly path: string
  readonly lineAt: (offset: number | undefined) => number
}

function nodeOf(node: unknown, place: Place): ConfigNode {
  if (isMap(node)) return { line: place.lineAt(node.range?.[0]), value: mapOf(node.items, place) }
  if (isSeq(node)) return { line: place.lineAt(node.range?.[0]), value: node.items.map((item) => nodeOf(item, place)) }
  if (isScalar(node)) return { line: place.lineAt(node.range?.[0]), value: node.value }
  if (isAlias(node)) throw new InputError(place.path, place.lineAt(node.range?.[0]), 'aliases are not supported')
  return { line: 1, value: null }
}

/** A value that is left out stands in the line of its name. */
function mapOf(pairs: Iterable<{ readonly key: unknown; readonly value: unknown }>, place: Place): ConfigMap {
  const members = new Map<string, ConfigNode>()
  for (const { key, value } of pairs) {
    const name = nodeOf(key, place)
    if (typeof name.value !== 'string') throw new InputError(place.path, name.line, 'expected a name')
    members.set(name.value, { ...nodeOf(value, place), line: name.line })
  }
  return members
}
