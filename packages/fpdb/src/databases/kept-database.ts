import { createHmac } from 'node:crypto'
import { manifestText } from '@fingerpost/database/tools'
import { asInputError } from '@fingerpost/io'
import { gzipStream } from '@fingerpost/io/gzip'
import { jsonObjects } from '@fingerpost/io/ndjson'
import { InputError } from '@fingerpost/io/pure'
import { mergeTallies } from '../tallies/merge-tallies.ts'
import type { Tally } from '../tallies/tally.ts'
import { tallyLine, tallyOf } from '../tallies/tally-line.ts'
import { keptManifest, type StoredDatabase } from './stored-database.ts'

/**
 * The bytes of a kept database as they come: always gzip, with the manifest in the header's comment. `onWritten` is told
 * how many connections every line stands for; they sum to the count that the manifest states.
 */
export function keptBytes(
  database: StoredDatabase,
  onWritten: (connections: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const lines = tallyLines(mergeTallies(database.tallies), onWritten)
  return gzipStream(lines, manifestText(keptManifest(database)))
}

/**
 * The tallies of a kept database's file, read as they are asked for. Throws InputError, while iterated over, at a broken
 * file, and at its end where the counts do not sum to `count`, which the manifest states.
 */
export async function* keptTallies(path: string, count: number, signal: AbortSignal): AsyncGenerator<Tally> {
  let rest = count
  try {
    for await (const members of jsonObjects(path, signal)) {
      const tally = tallyOf(members)
      rest -= tally.count
      yield tally
    }
  } catch (error) {
    throw asInputError(error, path)
  }
  if (rest !== 0) throw new InputError(path, undefined, `expected ${count} connections but found ${count - rest}`)
}

/** A digest that tells the salt of a kept database's hosts from other salts, and does not reveal it. */
export function saltDigest(salt: string): string {
  return createHmac('sha256', salt).update('fpdb host salt').digest('hex').slice(0, 16)
}

async function* tallyLines(
  tallies: AsyncIterable<Tally>,
  onWritten: (connections: number) => void,
): AsyncGenerator<string> {
  for await (const tally of tallies) {
    yield tallyLine(tally)
    onWritten(tally.count)
  }
}
