import { closeSync, createReadStream, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LineSplitter, writeAll } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import type { Tally } from './tally.ts'
import { parseTally, tallyLine } from './tally-line.ts'

/** Sorted tallies set aside: as lines in memory, or in a file that is already unlinked. */
export type TallyRun = { readonly chunks: readonly Uint8Array<ArrayBuffer>[] } | { readonly file: number }

const CHUNK_CHARACTERS = 1 << 20

/** Packs tallies into lines. */
export function packRun(tallies: Iterable<Tally>): TallyRun {
  return { chunks: [...chunksOf(tallies)] }
}

/**
 * Writes tallies to a temporary file (in `TMPDIR`). The file is unlinked at once, so that nothing is left however the
 * process ends. Throws InputError, which names remedies, when the file cannot be written.
 */
export function spillRun(tallies: Iterable<Tally>): TallyRun {
  let file: number | undefined
  try {
    file = openUnnamed()
    for (const chunk of chunksOf(tallies)) writeAll(file, chunk)
    return { file }
  } catch (error) {
    if (file !== undefined) closeSync(file)
    const reason = error instanceof Error ? error.message : String(error)
    const remedy = 'make room there, name another folder in TMPDIR, or allow more --memory'
    throw new InputError(tmpdir(), undefined, `counters cannot be written to it: ${reason}; ${remedy}`)
  }
}

/** Reads the tallies of a run back, once: its memory or file is then free. */
export async function* readRun(run: TallyRun): AsyncGenerator<Tally> {
  const chunks = 'file' in run ? createReadStream('', { fd: run.file, start: 0, highWaterMark: 1 << 18 }) : run.chunks
  yield* readTallies(chunks)
}

/** The tallies of a text that comes in chunks, a line each. Throws Mismatch for a line that is none. */
async function* readTallies(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Tally> {
  let tallies: Tally[] = []
  const splitter = new LineSplitter((bytes, start, end) => tallies.push(parseTally(bytes.toString('utf8', start, end))))
  for await (const chunk of chunks) {
    splitter.push(chunk)
    yield* tallies
    tallies = []
  }
  splitter.end()
  yield* tallies
}

function openUnnamed(): number {
  const folder = mkdtempSync(join(tmpdir(), 'fpdb-'))
  try {
    return openSync(join(folder, 'counters'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function* chunksOf(tallies: Iterable<Tally>): Generator<Uint8Array<ArrayBuffer>> {
  let text = ''
  for (const tally of tallies) {
    text += `${tallyLine(tally)}\n`
    if (text.length < CHUNK_CHARACTERS) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}
