import { fstatSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { InputError } from '../pure/errors.ts'
import type { ByteSource } from './byte-source.ts'
import { unpacked } from './compressed.ts'
import { DescriptorSource } from './descriptor.ts'
import { StreamSource } from './stream.ts'

/** An input by its name; `-` is standard input. It is opened when it is first read, and closed at its end. */
export class NamedSource implements ByteSource {
  private readonly path: string
  private readonly signal: AbortSignal | undefined
  private opened: Promise<ByteSource> | undefined

  constructor(path: string, signal?: AbortSignal) {
    this.path = path
    this.signal = signal
  }

  /** Rejects with an InputError that names the input. */
  async read(space: Buffer): Promise<number> {
    try {
      this.opened ??= open(this.path, this.signal)
      return await (await this.opened).read(space)
    } catch (error) {
      throw new InputError(this.path, undefined, error instanceof Error ? error.message : String(error))
    }
  }
}

async function open(path: string, signal: AbortSignal | undefined): Promise<ByteSource> {
  const descriptor = path === '-' ? STDIN : openSync(path, 'r')
  const stats = fstatSync(descriptor)
  if (stats.isDirectory()) throw new RangeError('is a directory')
  if (descriptor === STDIN && process.stdin.isTTY) return new StreamSource(process.stdin, signal)
  const isStream = stats.isFIFO() || stats.isSocket()
  const source = isStream
    ? new StreamSource(new Socket({ fd: descriptor, readable: true, writable: false }), signal)
    : new DescriptorSource(descriptor)
  return unpacked(source, signal)
}

const STDIN = 0
