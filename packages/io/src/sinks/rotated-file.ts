import { closeSync, fstatSync, fsyncSync, ftruncateSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asInputError } from '../pure/errors.ts'
import { openForWriting, writeAll } from './descriptor.ts'
import { isAt, type LineSink, type OutputPlace } from './line-sink.ts'
import { beginPart, endPart, PART, type Part, partNames } from './parts.ts'

/** When another file is due; infinite where that is never. */
export interface RotatedFileLimits {
  readonly bytes: number
  readonly seconds: number
}

/**
 * An output of one file after the other, named as `beginPart` says. A file has its name from the moment on at which it is
 * whole; whoever writes asks between two batches whether the next one is due.
 */
export class RotatedFile implements LineSink {
  readonly #path: string
  readonly #limits: RotatedFileLimits
  #part: Part
  #bytes: number
  #begun = performance.now()

  /**
   * With a place, goes on in the file that was written to then, cut back to its length there; begins another one where that
   * is whole or gone. Throws InputError where it cannot be written.
   */
  constructor(path: string, limits: RotatedFileLimits, place?: OutputPlace) {
    this.#path = path
    this.#limits = limits
    const part = place === undefined ? undefined : restored(path, place)
    this.#part = part ?? beginPart(path)
    this.#bytes = fstatSync(this.#part.descriptor).size
  }

  write(bytes: Uint8Array): void {
    writeAll(this.#part.descriptor, bytes)
    this.#bytes += bytes.length
  }

  flush(): void {
    fsyncSync(this.#part.descriptor)
  }

  place(): OutputPlace {
    const { dev, ino, size } = fstatSync(this.#part.descriptor, { bigint: true })
    return { device: String(dev), inode: String(ino), length: Number(size) }
  }

  /** An empty file is never whole. */
  isDue(): boolean {
    const { bytes, seconds } = this.#limits
    return this.#bytes > 0 && (this.#bytes >= bytes || performance.now() - this.#begun >= 1000 * seconds)
  }

  reopen(): void {
    if (this.#bytes === 0) return
    const next = beginPart(this.#path)
    endPart(this.#part)
    this.#part = next
    this.#bytes = 0
    this.#begun = performance.now()
  }

  end(): void {
    if (this.#bytes > 0) {
      endPart(this.#part)
      return
    }
    closeSync(this.#part.descriptor)
    rmSync(this.#part.name + PART, { force: true })
  }
}

/** The file of a place, where it is not whole. Empty ones that were begun and never written to are removed. */
function restored(path: string, place: OutputPlace): Part | undefined {
  const folder = dirname(path)
  const { start, end } = partNames(path)
  const names = readdirSync(folder).filter((name) => name.startsWith(start) && name.endsWith(end + PART))
  const paths = names.map((name) => join(folder, name))
  const found = paths.find((candidate) => isAt(candidate, place))
  for (const other of paths) if (other !== found && statSync(other).size === 0) rmSync(other)
  return found === undefined ? undefined : cut(found, place.length)
}

function cut(path: string, length: number): Part {
  const descriptor = openForWriting(path, 'a')
  try {
    if (fstatSync(descriptor).size > length) ftruncateSync(descriptor, length)
    fsyncSync(descriptor)
  } catch (error) {
    throw asInputError(error, path)
  }
  return { descriptor, name: path.slice(0, -PART.length) }
}
