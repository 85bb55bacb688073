import { nameOf } from '@fingerpost/io'
import { InputError, isObject, type JsonObject, Mismatch } from '@fingerpost/io/pure'
import type { Dated, LineFormat, Passed, TextLineFormat, TextLines } from './line-format.ts'
import { type Line, linesOf } from './lines.ts'
import type { LabelTally } from './tally.ts'

/** Something dated, and the line that it was read from, as messages name it. */
export interface Placed<Item extends Dated> {
  readonly time: number
  readonly item: Item
  readonly path: string
  readonly line: number
}

export interface ReadOptions<Item extends Dated> {
  readonly formats: readonly LineFormat<Item>[]
  /** Kinds of files whose lines are no JSON. */
  readonly texts?: readonly TextLineFormat<Item>[] | undefined
  readonly tally: LabelTally
  /** Count lines that cannot be read instead of stopping at the first. */
  readonly skipInvalid: boolean
  readonly signal: AbortSignal
}

/**
 * What the lines of a file hold, in the order of the lines; gzip and zstd are unpacked. What has no place in the join is
 * counted. Throws InputError (path and line) for a line that no format can read, and for a file that cannot be read.
 */
export async function* readItems<Item extends Dated>(
  path: string,
  { formats, texts = [], tally, skipInvalid, signal }: ReadOptions<Item>,
): AsyncGenerator<Placed<Item>> {
  const begun = texts.map((format) => format.begin())
  const names = [...formats, ...texts].map(({ name }) => name)
  for await (const line of linesOf(path, { signal, tally })) {
    tally.read += 1
    for (const item of valid(line)) {
      if (typeof item === 'string') tally.pass(item)
      else yield { time: item.time, item, path: nameOf(path), line: line.number }
    }
  }

  function valid(line: Line): readonly (Item | Passed)[] {
    try {
      return isObject(line.value) ? itemsOf(line.value, formats, names) : itemsOfText(line.text, begun)
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      const refused = new InputError(nameOf(path), line.number, error.message)
      if (!skipInvalid) throw refused
      tally.invalid += 1
      tally.firstInvalid ??= refused.message
      return []
    }
  }
}

function itemsOf<Item extends Dated>(
  value: JsonObject,
  formats: readonly LineFormat<Item>[],
  names: readonly string[],
): readonly (Item | Passed)[] {
  const record = document(value)
  const format = formats.find((candidate) => candidate.recognizes(record))
  if (format !== undefined) return format.read(record)
  throw new Mismatch('line', `one of: ${names.join(', ')}`)
}

/** A comment before a header is none of a log, and no failure. */
function itemsOfText<Item extends Dated>(text: string, begun: readonly TextLines<Item>[]): readonly (Item | Passed)[] {
  const lines = begun.find((candidate) => candidate.recognizes(text))
  if (lines !== undefined) return lines.read(text)
  if (begun.length > 0 && text.startsWith('#')) return []
  throw new Mismatch('line', 'one JSON object')
}

/** An export of Elasticsearch keeps what was logged in `_source`. */
function document(line: JsonObject): JsonObject {
  return isObject(line._source) ? line._source : line
}
