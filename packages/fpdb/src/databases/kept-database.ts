import { createHmac } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { InputError } from '@fingerpost/fingerprint'
import ndjson from 'ndjson'
import { mergeTallies } from '../counting/merge-tallies.ts'
import type { Tally } from '../counting/tally.ts'
import { tallyLine, tallyOf } from '../counting/tally-line.ts'
import { gzipStream } from '../gzip.ts'
import { manifestText } from '../manifest.ts'
import { asInputError, openInput } from '../observations/input.ts'
import type { JsonObject } from '../observations/members.ts'
import { keptManifest, type StoredDatabase } from './stored-database.ts'

/** The bytes of a kept database as they come: always gzip, with the manifest in the header's comment. */
export function keptBytes(database: StoredDatabase): AsyncGenerator<Uint8Array> {
  return gzipStream(tallyLines(mergeTallies(database.tallies)), manifestText(keptManifest(database)))
}

/**
 * The tallies of a kept database's file, read as they are asked for. Throws InputError, while iterated over, at a broken
 * file, and at its end where the counts do not sum to `count`, which the manifest states.
 */
export async function* keptTallies(path: string, count: number, signal: AbortSignal): AsyncGenerator<Tally> {
  let rest = count
  try {
    for await (const members of await keptLines(path, signal)) {
      const tally = tallyOf(members)
      rest -= tally.count
      yield tally
    }
  } catch (error) {
    throw asInputError(error, path)
  }
  if (rest !== 0) throw new InputError(path, undefined, `expected ${count} connections but found ${count - rest}`)
}

async function keptLines(path: string, signal: AbortSignal): Promise<AsyncIterable<JsonObject>> {
  const { chunks } = await openInput({ path }, signal)
  return pipeline(Readable.from(piecesOf(chunks)), ndjson.parse(), ignoreError)
}

/** `ndjson` is fastest when fed pieces of this size, and four times slower with larger ones. */
const PIECE_BYTES = 1 << 16

async function* piecesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES)
  }
}

/** The last stage fails with the same error, and is being waited for. */
function ignoreError(): void {}

/** What a kept database says of the salt that its hosts are hashed with: enough to tell it from others. */
export function saltDigest(salt: string): string {
  return createHmac('sha256', salt).update('fpdb host salt').digest('hex').slice(0, 16)
}

async function* tallyLines(tallies: AsyncIterable<Tally>): AsyncGenerator<string> {
  for await (const tally of tallies) yield tallyLine(tally)
}
