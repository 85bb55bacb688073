import { type ByteSource, openSource } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import type { Meter } from './meter.ts'

/** Who hears of a source, and when it is not read further. */
export interface ReportingParts {
  readonly failed: (error: InputError) => void
  readonly meter: Meter | undefined
  readonly stop: AbortSignal
}

/** A source that is opened when it is first read, and closed at its end; a failure is reported and taken for its end. */
export class ReportingSource {
  readonly #path: string
  readonly #parts: ReportingParts
  #source: ByteSource | undefined

  constructor(path: string, parts: ReportingParts) {
    this.#path = path
    this.#parts = parts
  }

  async read(space: Uint8Array): Promise<number> {
    const { meter } = this.#parts
    meter?.turn()
    const count = await this.#read(space)
    meter?.read(this.#path)
    if (count === 0) this.#source?.close()
    return count
  }

  async #read(space: Uint8Array): Promise<number> {
    try {
      this.#source ??= await openSource(this.#path, { signal: this.#parts.stop })
      return await this.#source.read(space)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      this.#parts.failed(error)
      return 0
    }
  }
}
