import { closeSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { ByteSource } from './byte-source.ts'

/**
 * A file, or a device that always has bytes. Reading is synchronous, which is fastest for what the system has in memory;
 * signals are heard between two reads. It is closed at its end.
 */
export class DescriptorSource implements ByteSource {
  private readonly descriptor: number
  private isOpen = true

  constructor(descriptor: number) {
    this.descriptor = descriptor
  }

  async read(space: Buffer): Promise<number> {
    await setImmediate()
    if (!this.isOpen) return 0
    const count = readSync(this.descriptor, space)
    if (count > 0) return count
    this.isOpen = false
    closeSync(this.descriptor)
    return 0
  }
}
