import type { Readable } from 'node:stream'
import type { ByteSource } from './byte-source.ts'

/** The bytes of a Node stream, as they come. When the signal aborts, the stream is destroyed and its bytes end. */
export class StreamSource implements ByteSource {
  private readonly chunks: AsyncIterator<Buffer>
  private readonly signal: AbortSignal | undefined
  private chunk: Buffer = Buffer.alloc(0)

  constructor(stream: Readable, signal?: AbortSignal) {
    this.chunks = stream[Symbol.asyncIterator]()
    this.signal = signal
    signal?.addEventListener('abort', () => stream.destroy(), { once: true })
  }

  async read(space: Buffer): Promise<number> {
    while (this.chunk.length === 0) {
      const next = await this.next()
      if (next === undefined) return 0
      this.chunk = next
    }
    const count = this.chunk.copy(space)
    this.chunk = this.chunk.subarray(count)
    return count
  }

  private async next(): Promise<Buffer | undefined> {
    try {
      const { done, value } = await this.chunks.next()
      return done ? undefined : value
    } catch (error) {
      if (this.signal?.aborted) return undefined
      throw error
    }
  }
}
