import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ByteSink } from './byte-sink.ts'

/** A Node stream; one write is under way at a time, so a slow reader slows us down instead of filling our memory. */
export class StreamSink implements ByteSink {
  protected readonly stream: Writable
  private failure: Error | undefined

  constructor(stream: Writable) {
    this.stream = stream
    stream.on('error', (error) => {
      this.failure ??= error
    })
  }

  write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) reject(this.failure)
      else this.stream.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }

  async end(): Promise<void> {
    this.stream.end()
    await finished(this.stream)
  }
}
