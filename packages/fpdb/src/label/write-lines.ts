import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { isSpecial, resolved, syncFolder } from '../write-file.ts'

const BATCH_CHARACTERS = 1 << 16

/**
 * Writes lines, each with its line end, whole or not at all: into a temporary file of the same folder, to the disk, then
 * under its name. Packs them where the name ends in `.gz`; `-` is standard output; what is no regular file is written to
 * as it is. Rejects with the error of the lines or of the file system, with the old content in place.
 */
export async function writeLinesAtomically(path: string, lines: AsyncIterable<string>): Promise<void> {
  if (path === '-') return pipeline(batches(lines), process.stdout, { end: false })
  const target = resolved(path)
  if (isSpecial(target)) return pipeline(batches(lines), createWriteStream(target))
  const temporary = `${target}.${process.pid}.tmp`
  try {
    const packing = path.endsWith('.gz') ? createGzip() : new PassThrough()
    await pipeline(batches(lines), packing, createWriteStream(temporary, { flags: 'wx', flush: true }))
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(target))
}

async function* batches(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let batch = ''
  for await (const line of lines) {
    batch += `${line}\n`
    if (batch.length < BATCH_CHARACTERS) continue
    yield batch
    batch = ''
  }
  yield batch
}
