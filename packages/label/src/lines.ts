import { LineSplitter, nameOf, openInput } from '@fingerpost/io'
import { InputError, Mismatch } from '@fingerpost/io/pure'
import type { LabelTally } from './tally.ts'

/** A line of a file that is not blank. */
export interface Line {
  /** Counted from 1. */
  readonly number: number
  readonly text: string
  /** What it holds as JSON; undefined when it is not JSON. */
  readonly value: unknown
}

export interface LineOptions {
  readonly signal: AbortSignal
  /** Counts the bytes of the file, packed as they are. */
  readonly tally: LabelTally
}

/**
 * The lines of a file or of standard input (`-`) as they come, unpacked if need be. Throws InputError, while it is
 * iterated over, when the file cannot be read, has a line without end, or when the signal has stopped the reading.
 * Lines are parsed when it is their turn, since many files may wait with a chunk each.
 */
export async function* linesOf(path: string, { signal, tally }: LineOptions): AsyncGenerator<Line> {
  let texts: NumberedText[] = []
  const splitter = new LineSplitter((bytes, start, end) => {
    texts.push({ number: splitter.lines, text: bytes.toString('utf8', start, end) })
  })
  const { chunks, bytesRead } = await openInput({ path }, signal)
  let counted = 0
  try {
    for await (const chunk of chunks) {
      tally.bytes += bytesRead() - counted
      counted = bytesRead()
      splitter.push(chunk)
      yield* parsedLines(texts)
      texts = []
    }
    splitter.end()
  } catch (error) {
    throw error instanceof Mismatch ? new InputError(nameOf(path), undefined, error.message) : error
  }
  yield* parsedLines(texts)
}

interface NumberedText {
  readonly number: number
  readonly text: string
}

function* parsedLines(texts: readonly NumberedText[]): Generator<Line> {
  for (const { number, text } of texts) if (text.trim() !== '') yield { number, text, value: parsed(text) }
}

/** A byte order mark is no part of a text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}
