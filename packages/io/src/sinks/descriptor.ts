import { closeSync, writeSync } from 'node:fs'
import type { ByteSink } from './byte-sink.ts'

/** A file or a device. Every write is the system's when it returns, so that nothing is lost with the process. */
export class DescriptorSink implements ByteSink {
  private readonly descriptor: number

  constructor(descriptor: number) {
    this.descriptor = descriptor
  }

  write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at)
  }

  end(): void {
    closeSync(this.descriptor)
  }
}
