import { createHash, type Hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { fileKey, type ProcessFacts } from './process-facts.ts'

/** A file on the way to its digest. */
interface Job {
  readonly file: string
  readonly descriptor: number
  readonly hash: Hash
}

const CAPACITY = 4096
const SLICE = 256 * 1024

/**
 * SHA-256 of executables, each computed once, a piece at a time between other work. A file that changes has another
 * key and is hashed again.
 */
export class FileDigests {
  /** Undefined for a file that could not be read. */
  readonly #digests = new Map<string, string | undefined>()
  readonly #jobs = new Map<string, Job>()
  readonly #slice = new Uint8Array(SLICE)

  /** Begins to hash the executable of a process, which may already have ended. */
  want({ pid, path, file }: ProcessFacts): void {
    if (this.#digests.has(file) || this.#jobs.has(file)) return
    const descriptor = openAs(file, `/proc/${pid}/exe`) ?? openAs(file, path)
    if (descriptor === undefined) this.#keep(file, undefined)
    else this.#jobs.set(file, { file, descriptor, hash: createHash('sha256') })
  }

  isPending({ file }: ProcessFacts): boolean {
    return this.#jobs.has(file)
  }

  /** Lower-case hex; undefined where the file could not be read. */
  of({ file }: ProcessFacts): string | undefined {
    return this.#digests.get(file)
  }

  /** Does a part of the work that waits, and gives whether there was any. */
  work(): boolean {
    const [job] = this.#jobs.values()
    if (job === undefined) return false
    const length = readSome(job.descriptor, this.#slice)
    if (length > 0) job.hash.update(this.#slice.subarray(0, length))
    else this.#end(job, length === 0 ? job.hash.digest('hex') : undefined)
    return true
  }

  close(): void {
    for (const job of this.#jobs.values()) this.#end(job, undefined)
  }

  #end({ file, descriptor }: Job, digest: string | undefined): void {
    const isSame = fileKey(fstatSync(descriptor, { bigint: true })) === file
    closeSync(descriptor)
    this.#jobs.delete(file)
    this.#keep(file, isSame ? digest : undefined)
  }

  #keep(file: string, digest: string | undefined): void {
    this.#digests.set(file, digest)
    if (this.#digests.size <= CAPACITY) return
    const [oldest] = this.#digests.keys()
    if (oldest !== undefined) this.#digests.delete(oldest)
  }
}

/** Opens a file if it is the one that is meant. */
function openAs(file: string, path: string): number | undefined {
  try {
    const descriptor = openSync(path, 'r')
    if (fileKey(fstatSync(descriptor, { bigint: true })) === file) return descriptor
    closeSync(descriptor)
  } catch {
    // It has gone, or is not ours to read.
  }
  return undefined
}

/** How many bytes were read: 0 at the end, -1 where the system refuses. */
function readSome(descriptor: number, bytes: Uint8Array): number {
  try {
    return readSync(descriptor, bytes)
  } catch {
    return -1
  }
}
