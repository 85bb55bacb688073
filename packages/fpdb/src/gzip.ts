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
  if (!/^[ -~]*$/.test(comment)) throw new TypeError('comment: expected printable ASCII')
  const deflate = new Deflate({ gzip: true, level: 9, chunkSize: 1 << 18, legacyHash: true })
  deflate.onStart = (stream) => {
    const header = new GZheader()
    header.os = UNKNOWN_SYSTEM
    header.comment = comment
    zlibDeflateSetHeader(stream, header)
  }
  for (const batch of batches(lines)) deflate.push(batch)
  deflate.push('', true)
  return deflate.result
}

const BATCH_CHARACTERS = 1 << 18

/** Lines joined to pieces that are worth a call of the compressor. */
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
