import { pipeline, Readable } from 'node:stream'
import ndjson from 'ndjson'
import { asInputError, Mismatch } from './pure/errors.ts'
import { isObject, type JsonObject } from './pure/members.ts'
import { openInput } from './sources/input.ts'

/** `ndjson` is fastest when fed pieces of this size, and four times slower with larger ones. */
const PIECE_BYTES = 1 << 16

/**
 * The JSON objects of a file, one a line, unpacked and read as the consumer asks for them; blank lines are skipped. Throws
 * InputError, during iteration, for a file that cannot be read or a line that is no object.
 */
export async function* jsonObjects(path: string, signal: AbortSignal): AsyncGenerator<JsonObject> {
  const { chunks } = await openInput({ path }, signal)
  const values: AsyncIterable<unknown> = pipeline(Readable.from(piecesOf(chunks)), ndjson.parse(), ignoreError)
  try {
    for await (const value of values) {
      if (!isObject(value)) throw new Mismatch('line', 'one JSON object')
      yield value
    }
  } catch (error) {
    throw asInputError(error, path)
  }
}

async function* piecesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES)
  }
}

/** The last stage fails with the same error, and is being waited for. */
function ignoreError(): void {}
