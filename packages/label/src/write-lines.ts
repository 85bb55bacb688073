import { pipeline, Readable, type Transform } from 'node:stream'
import { packer, packingByName, writeChunksAtomically } from '@fingerpost/io'

/**
 * Writes all lines, each with a line feed, or none; `-` is standard output, and a name that ends in `.gz` or `.zst`
 * compresses them. Rejects with the error of the lines or of the file system, with the old content in place.
 */
export async function writeLinesAtomically(path: string, lines: AsyncIterable<string>): Promise<void> {
  const chunks = batches(lines)
  const packing = packingByName(path)
  await writeChunksAtomically(path, packing === undefined ? chunks : packed(chunks, packer(packing)))
}

/** An error of the chunks reaches whoever reads what they are packed to. */
function packed(chunks: AsyncIterable<Uint8Array>, transform: Transform): AsyncIterable<Uint8Array> {
  return pipeline(Readable.from(chunks), transform, () => {})
}

const BATCH_CHARACTERS = 1 << 16

async function* batches(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let batch = ''
  for await (const line of lines) {
    batch += `${line}\n`
    if (batch.length < BATCH_CHARACTERS) continue
    yield Buffer.from(batch)
    batch = ''
  }
  yield Buffer.from(batch)
}
