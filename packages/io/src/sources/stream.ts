import type { Readable } from 'node:stream'
import type { ByteSource } from './byte-source.ts'

/** The bytes of a Node stream, as they come. When the signal aborts, the stream is destroyed and its bytes end. */
export class StreamSource implements ByteSource {
  bytesRead = 0
  readonly #stream: Readable
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #signal: AbortSignal | undefined
  #chunk: Uint8Array = new Uint8Array(0)

  constructor(stream: Readable, signal?: AbortSignal) {
    this.#stream = stream
    this.#chunks = stream[Symbol.asyncIterator]()
    this.#signal = signal
    signal?.addEventListener('abort', this.#destroy, { once: true })
    if (signal?.aborted) this.#destroy()
  }

  async read(space: Uint8Array): Promise<number> {
    while (this.#chunk.length === 0) {
      const next = await this.#next()
      if (next === undefined) return 0
      this.#chunk = next
    }
    const taken = this.#chunk.subarray(0, space.length)
    space.set(taken)
    this.#chunk = this.#chunk.subarray(taken.length)
    this.bytesRead += taken.length
    return taken.length
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#destroy)
    this.#destroy()
  }

  readonly #destroy = () => {
    this.#stream.destroy()
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await this.#chunks.next()
      return done ? undefined : value
    } catch (error) {
      if (this.#signal?.aborted) return undefined
      throw error
    }
  }
}
