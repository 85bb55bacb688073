import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { asInputError } from '../pure/errors.ts'
import { openForWriting, writeAll } from './descriptor.ts'
import { isAt, type LineSink, type OutputPlace } from './line-sink.ts'

/** A file that is appended to, so that it may be renamed or truncated by others while it is written. */
export class AppendedFile implements LineSink {
  readonly #path: string
  #descriptor: number

  /** Throws InputError when the file cannot be written. */
  constructor(path: string) {
    this.#path = path
    this.#descriptor = openForWriting(path, 'a')
  }

  /**
   * Cuts the file of a place back to the length that it had there, wherever beside the path it was renamed to; to be
   * called before the path is opened. Gives whether there was such a file. Throws InputError where it cannot be cut.
   */
  static restore(path: string, place: OutputPlace): boolean {
    const file = pathOf(path, place)
    if (file === undefined) return false
    try {
      cut(file, place.length)
    } catch (error) {
      throw asInputError(error, file)
    }
    return true
  }

  /** Throws InputError where the file cannot be written any further. */
  write(bytes: Uint8Array): void {
    try {
      writeAll(this.#descriptor, bytes)
    } catch (error) {
      throw asInputError(error, this.#path)
    }
  }

  flush(): void {
    fsyncSync(this.#descriptor)
  }

  place(): OutputPlace {
    const { dev, ino, size } = fstatSync(this.#descriptor, { bigint: true })
    return { device: String(dev), inode: String(ino), length: Number(size) }
  }

  isDue(): boolean {
    return false
  }

  /**
   * Opens the path again, where the file was renamed, once what was written is on the disk. Throws InputError, and then goes
   * on with the file so far.
   */
  reopen(): void {
    const descriptor = openForWriting(this.#path, 'a')
    if (fstatSync(this.#descriptor).isFile()) this.flush()
    closeSync(this.#descriptor)
    this.#descriptor = descriptor
  }

  end(): void {
    closeSync(this.#descriptor)
  }
}

function cut(path: string, length: number): void {
  const descriptor = openSync(path, 'r+')
  try {
    if (fstatSync(descriptor).size > length) ftruncateSync(descriptor, length)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The path itself, or what its file was renamed to: a name that begins with its own. */
function pathOf(path: string, place: OutputPlace): string | undefined {
  const folder = dirname(path)
  const names = readdirSync(folder).filter((name) => name.startsWith(basename(path)))
  return names.map((name) => join(folder, name)).find((candidate) => isAt(candidate, place))
}
