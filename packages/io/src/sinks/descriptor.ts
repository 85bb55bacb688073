import { closeSync, openSync, writeSync } from 'node:fs'
import { asInputError } from '../pure/errors.ts'
import type { ByteSink } from './byte-sink.ts'

/** The name that stands for standard output. */
export const STANDARD_OUTPUT = '-'

/** The descriptor of standard output, which stays open. */
export const STANDARD_OUTPUT_DESCRIPTOR = 1

/** A file or a device. Every write is the system's when it returns, so that nothing is lost with the process. */
export class DescriptorSink implements ByteSink {
  readonly #descriptor: number

  constructor(descriptor: number) {
    this.#descriptor = descriptor
  }

  write(bytes: Uint8Array): void {
    writeAll(this.#descriptor, bytes)
  }

  end(): void {
    if (this.#descriptor !== STANDARD_OUTPUT_DESCRIPTOR) closeSync(this.#descriptor)
  }
}

/** Opens a file for writing, with flags of node:fs and the mode of a new file. Throws InputError where it cannot be written. */
export function openForWriting(path: string, flags: 'w' | 'a' | 'wx', mode = 0o666): number {
  try {
    return openSync(path, flags, mode)
  } catch (error) {
    throw asInputError(error, path)
  }
}

/** Writes a file from its start, or to standard output for `-`, without waiting for the disk. Throws InputError. */
export function overwriteFile(path: string, bytes: Uint8Array): void {
  const sink = new DescriptorSink(path === STANDARD_OUTPUT ? STANDARD_OUTPUT_DESCRIPTOR : openForWriting(path, 'w'))
  try {
    sink.write(bytes)
  } finally {
    sink.end()
  }
}

/** Writes every byte; a pipe that another process made non-blocking is waited for. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
