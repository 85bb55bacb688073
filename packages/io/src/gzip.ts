import { Deflate, GZheader, zlibDeflateSetHeader } from 'pako'

/** RFC 1952, section 2.3.1: the operating system that wrote the file is not known. */
const UNKNOWN_SYSTEM = 255

/**
 * Compresses lines (each gets its line end) as one gzip member whose bytes depend on the lines and the comment alone:
 * no time, no name, no operating system, and pako's deflate, which gives the same bytes on every platform and version
 * of Node. The comment (RFC 1952, section 2.3: ISO 8859-1 without zero bytes) is skipped by every reader that does not
 * ask for it. Throws TypeError for a comment that is not printable ASCII.
 */
export function gzipLines(lines: Iterable<string>, comment: string): Uint8Array {
  return gzip(batches(lines), { comment, level: SMALLEST })
}

/** How gzip packs. */
export interface GzipOptions {
  /** The header's comment; absent unless given. */
  readonly comment?: string
  readonly level: typeof SMALLEST | typeof FASTER
}

/** Compresses texts and bytes one after the other, as `gzipLines` does. */
export function gzip(chunks: Iterable<string | Uint8Array>, { comment = '', level }: GzipOptions): Uint8Array {
  const deflate = deflater(comment, level)
  for (const chunk of chunks) deflate.push(chunk)
  deflate.push('', true)
  return deflate.result
}

/** Compresses lines as they come, like `gzipLines` but for speed: in chunks, and at a lower level. */
export async function* gzipStream(lines: AsyncIterable<string>, comment: string): AsyncGenerator<Uint8Array> {
  const deflate = deflater(comment, FASTER)
  let packed: Uint8Array[] = []
  deflate.onData = (chunk) => packed.push(chunk)
  let batch = ''
  for await (const line of lines) {
    batch += `${line}\n`
    if (batch.length < BATCH_CHARACTERS) continue
    deflate.push(batch)
    batch = ''
    yield* packed
    packed = []
  }
  deflate.push(batch, true)
  yield* packed
}

/** The level for size: pako packs 12 MB/s of kept lines with it, and 50 MB/s with the other. */
export const SMALLEST = 9
/** The level for speed. */
export const FASTER = 4

function deflater(comment: string, level: 4 | 9): Deflate {
  if (!/^[ -~]*$/.test(comment)) throw new TypeError('comment: expected printable ASCII')
  const deflate = new Deflate({ gzip: true, level, chunkSize: 1 << 18, legacyHash: true })
  deflate.onStart = (stream) => {
    const header = new GZheader()
    header.os = UNKNOWN_SYSTEM
    header.comment = comment
    zlibDeflateSetHeader(stream, header)
  }
  return deflate
}

const BATCH_CHARACTERS = 1 << 18

/** Lines joined into batches, to call the compressor less often. */
function* batches(lines: Iterable<string>): Generator<string> {
  let batch = ''
  for (const line of lines) {
    batch += `${line}\n`
    if (batch.length < BATCH_CHARACTERS) continue
    yield batch
    batch = ''
  }
  yield batch
}
