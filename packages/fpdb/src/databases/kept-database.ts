import { createHmac } from 'node:crypto'
import { mergeTallies } from '../counting/merge-tallies.ts'
import { readTallies } from '../counting/runs.ts'
import type { Tally } from '../counting/tally.ts'
import { tallyLine } from '../counting/tally-line.ts'
import { gzipStream } from '../gzip.ts'
import { manifestText } from '../manifest.ts'
import { asInputError, openInput } from '../observations/input.ts'
import { Mismatch } from '../observations/observation.ts'
import { keptManifest, type StoredDatabase } from './stored-database.ts'

/** The bytes of a kept database as they come: always gzip, with the manifest in the header's comment. */
export function keptBytes(database: StoredDatabase): AsyncGenerator<Uint8Array> {
  return gzipStream(tallyLines(mergeTallies(database.tallies)), manifestText(keptManifest(database)))
}

/** The tallies of a kept database's file, read as they are asked for. Throws InputError, while iterated over, at a broken file. */
export async function* keptTallies(path: string, signal: AbortSignal): AsyncGenerator<Tally> {
  const { chunks } = await openInput({ path }, signal)
  try {
    yield* readTallies(chunks)
  } catch (error) {
    throw error instanceof Mismatch ? asInputError(error, path) : error
  }
}

/** What a kept database says of the salt that its hosts are hashed with: enough to tell it from others. */
export function saltDigest(salt: string): string {
  return createHmac('sha256', salt).update('fpdb host salt').digest('hex').slice(0, 16)
}

async function* tallyLines(tallies: AsyncIterable<Tally>): AsyncGenerator<string> {
  for await (const tally of tallies) yield tallyLine(tally)
}
