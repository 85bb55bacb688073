import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { addAbortSignal, pipeline, type Readable, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { InputError } from '@fingerpost/fingerprint'
import ndjson from 'ndjson'
import { STANDARD_INPUT } from './files.ts'

/** A line of a file that is not blank. */
export interface Line {
  /** Counted from 1. */
  readonly number: number
  /** Without its line end. */
  readonly text: string
  /** What it holds as JSON; undefined when it is not JSON. */
  readonly value: unknown
}

/** `ndjson` is fastest when fed pieces of this size, and four times slower with larger ones. */
const CHUNK_BYTES = 1 << 16

/** More than any record has; a file without line ends must not fill the memory. */
const LONGEST_LINE_CHARACTERS = 1 << 23

/**
 * The lines of an observation file or of standard input (`-`), unpacked if they are gzip or zstd (by content, not by
 * name). Throws InputError, while it is iterated over, when the file cannot be read or unpacked, or when the signal has
 * stopped the reading.
 */
export async function* readLines(path: string, signal: AbortSignal): AsyncGenerator<Line> {
  try {
    const source = path === STANDARD_INPUT ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES })
    addAbortSignal(signal, source)
    const unpack = await unpackerFor(source, path)
    const parser = numberedParser()
    const stages = unpack === undefined ? [source, parser] : [source, unpack, parser]
    pipeline(stages, ignoreError)
    yield* parser
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(nameOf(path), undefined, reasonOf(error))
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message === 'maximum buffer reached'
    ? `expected lines of at most ${LONGEST_LINE_CHARACTERS} characters`
    : message
}

/** A path as messages name it. */
export function nameOf(path: string): string {
  return path === STANDARD_INPUT ? '(standard input)' : path
}

/** The last stage fails with the same error, and is being waited for. */
function ignoreError(): void {}

async function unpackerFor(source: Readable, path: string): Promise<Transform | undefined> {
  await once(source, 'readable')
  const head: unknown = source.read()
  if (!(head instanceof Uint8Array)) return undefined
  source.unshift(head)
  if (head[0] === 0x1f && head[1] === 0x8b) return zlib.createGunzip({ chunkSize: CHUNK_BYTES })
  const isZstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd
  return isZstd ? zstdUnpacker(path) : undefined
}

/** zstd is in node:zlib from Node 22.15 on. */
function zstdUnpacker(path: string): Transform {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform }
  if (createZstdDecompress !== undefined) return createZstdDecompress()
  throw new InputError(nameOf(path), undefined, 'expected plain or gzip data; this Node cannot unpack zstd (22.15 can)')
}

/** What `ndjson.parse` returns: a stream of `split2`, which calls its `mapper` with every line. */
interface LineStream extends Transform {
  mapper(row: string): unknown
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<Line>
}

/**
 * `ndjson` drops blank and broken lines without a trace, and takes the line `null` for the end of the stream. Wrapping
 * the function that it maps lines with keeps its parsing and tells those apart.
 */
function numberedParser(): LineStream {
  const options = { strict: false, maxLength: LONGEST_LINE_CHARACTERS }
  const parser = ndjson.parse(options) as unknown as LineStream
  const parse = parser.mapper.bind(parser)
  let number = 0
  parser.mapper = (row) => {
    number += 1
    const text = number === 1 ? row.replace(/^\ufeff/, '') : row
    return text.trim() === '' ? undefined : { number, text, value: parse(text) }
  }
  return parser
}
