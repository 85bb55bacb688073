import { type Batch, type ByteSink, type ByteSource, LineBuffer } from '@fingerpost/io'
import type { Enricher } from './enricher.ts'

/** Sources, sink and what happens in between. */
export interface EnrichBytesOptions {
  /** Whoever opened them closes them. */
  readonly sources: Iterable<Pick<ByteSource, 'read'>>
  readonly sink: ByteSink
  readonly enricher: Enricher
  /** When it aborts, reading stops; whole lines that were read are still written. */
  readonly signal?: AbortSignal | undefined
  readonly lines?: LineBuffer | undefined
}

/**
 * Reads the sources one after the other and writes their lines, enriched, in the same order. Every whole line is
 * written before the next bytes are waited for. A source that ends without a line feed is given one before the next.
 */
export async function enrichBytes(options: EnrichBytesOptions): Promise<void> {
  const { sources, sink, enricher, signal, lines = new LineBuffer() } = options
  let unfinished = false
  const write = async (batch: Batch) => {
    unfinished = batch.bytes[batch.bytes.length - 1] !== LINE_FEED
    await sink.write(enriched(enricher, batch))
  }
  for (const source of sources) {
    if (unfinished) await sink.write(Buffer.of(LINE_FEED))
    enricher.begin()
    while (!signal?.aborted) {
      const count = await source.read(lines.space())
      if (count === 0) break
      lines.filled(count)
      for (let batch = lines.take(); batch !== undefined; batch = lines.take()) await write(batch)
    }
    if (signal?.aborted) return
    const rest = lines.rest()
    if (rest !== undefined) await write(rest)
  }
}

/** What is written for a batch: its lines enriched, a piece of a long line as it is. */
export function enriched(enricher: Enricher, { bytes, kind }: Batch): Buffer {
  if (kind === 'lines') return enricher.enrich(bytes)
  enricher.pass(bytes, kind === 'start-of-long-line')
  return bytes
}

const LINE_FEED = 0x0a
