import { createWriteStream } from 'node:fs'
import type { Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ByteSink } from './byte-sink.ts'

/**
 * A stream that stays open, such as `process.stdout`. What is written is waited for, so a slow reader slows us down instead
 * of filling our memory.
 */
export class StreamSink implements ByteSink {
  readonly #stream: Writable
  #failure: Error | undefined

  constructor(stream: Writable) {
    this.#stream = stream
    stream.on('error', (error) => {
      this.#failure ??= error
    })
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) reject(this.#failure)
      else this.#stream.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }

  end(): void {}
}

/** A file that is packed on the way. */
export class PackedSink implements ByteSink {
  readonly #packer: Transform
  readonly #sink: StreamSink
  readonly #packed: Promise<void>

  constructor(packer: Transform, descriptor: number) {
    this.#packer = packer
    this.#sink = new StreamSink(packer)
    this.#packed = pipeline(packer, createWriteStream('', { fd: descriptor }))
    this.#packed.catch(() => {})
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#sink.write(bytes)
  }

  async end(): Promise<void> {
    this.#packer.end()
    await this.#packed
  }
}
