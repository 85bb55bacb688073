import { accessSync, constants, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { packingByName } from '../packing/packing.ts'
import { asInputError, STANDARD_INPUT } from '../pure/errors.ts'
import type { ByteSink } from '../sinks/byte-sink.ts'
import { STANDARD_OUTPUT } from '../sinks/descriptor.ts'
import { openPacked, openSink, requireOtherThan } from '../sinks/open.ts'
import { modeBeside, resolved, takePlace, temporaryName } from './write-file.ts'

/** An output that may be given up. */
export interface Output extends ByteSink {
  /** Ends without an output: a file that was there before stays as it was, if it was to be replaced. */
  abandon(): void | Promise<void>
}

/**
 * As `openSink`, for a run over inputs. Where all of them are files and the output is one or is new, it is written beside
 * and takes its name at the end, so that a run that fails leaves what was there; else it is written as bytes come.
 * Throws InputError where it cannot be written or is one of the inputs.
 */
export function openOutput(path: string, inputs: readonly string[]): Output {
  if (path === STANDARD_OUTPUT || !inputs.every(isFileOrMissing) || !isReplaceable(path))
    return new DirectOutput(openSink(path, inputs))
  requireOtherThan(inputs, path)
  return new ReplacingOutput(path)
}

function isFileOrMissing(path: string): boolean {
  return path !== STANDARD_INPUT && statSync(path, { throwIfNoEntry: false })?.isFile() !== false
}

/** Whether a file can be put in its place: no pipe, no device, and in a folder that may be written. */
function isReplaceable(path: string): boolean {
  try {
    accessSync(dirname(resolved(path)), constants.W_OK)
    return isFileOrMissing(path)
  } catch {
    return false
  }
}

class DirectOutput implements Output {
  readonly #sink: ByteSink

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#sink.write(bytes)
  }

  end(): void | Promise<void> {
    return this.#sink.end()
  }

  abandon(): void | Promise<void> {
    return this.#sink.end()
  }
}

class ReplacingOutput implements Output {
  readonly #path: string
  readonly #temporary: string
  readonly #sink: ByteSink

  constructor(path: string) {
    this.#path = resolved(path)
    try {
      this.#temporary = temporaryName(this.#path)
      this.#sink = openPacked(this.#temporary, { packing: packingByName(path), mode: modeBeside(this.#path) })
    } catch (error) {
      throw asInputError(error, path)
    }
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#sink.write(bytes)
  }

  async end(): Promise<void> {
    await this.#sink.end()
    takePlace(this.#temporary, this.#path)
  }

  /** What cannot be written any more is removed all the same. */
  async abandon(): Promise<void> {
    try {
      await this.#sink.end()
    } finally {
      rmSync(this.#temporary, { force: true })
    }
  }
}
