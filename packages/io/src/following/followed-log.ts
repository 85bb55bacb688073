import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { asInputError } from '../pure/errors.ts'
import { openSource } from '../sources/open.ts'
import { Changes } from './changes.ts'
import { type FilePosition, hasInode } from './file-identity.ts'
import { GrowingFile } from './growing-file.ts'
import { findPosition, type LogFile, logFilesOf } from './log-files.ts'
import type { OpenLogFile } from './open-log-file.ts'
import { PackedFile } from './packed-file.ts'

/** Where to begin, and who hears of losses. */
export interface FollowOptions {
  /** Go on here; at the start of the file that is there, unless given. */
  readonly position?: FilePosition | undefined
  /** Without a position, begin at the end of the file that is there. */
  readonly fromEnd?: boolean | undefined
  /** Told in one sentence what may have been lost. */
  readonly warn: (sentence: string) => void
}

/** What a read gave: bytes, none for now, or the end of a file behind which another one begins. */
export type FollowStep = number | 'end-of-file'

/**
 * A log that grows, is renamed, packed or truncated, and may not be there yet. Its files are read one after the other,
 * each to its end: a file is left when a newer one has bytes, and it was read to its end after that was seen.
 */
export class FollowedLog {
  readonly #path: string
  readonly #options: FollowOptions
  readonly #changes: Changes
  #file: OpenLogFile | undefined
  #position: FilePosition | undefined
  /** The file to go on with once the current one is read to its end. */
  #next: LogFile | undefined

  constructor(path: string, options: FollowOptions) {
    this.#path = path
    this.#options = options
    this.#position = options.position
    this.#changes = new Changes(path)
  }

  /**
   * Puts the next bytes into `space` and gives their number, or 0 where there are none yet. Rejects with InputError where
   * a file cannot be read.
   */
  async read(space: Uint8Array): Promise<FollowStep> {
    try {
      this.#file ??= await this.#open()
      if (this.#file === undefined) return 0
      const count = await this.#file.read(space)
      if (count === 'truncated') return await this.#goOnAfterTruncation(this.#file)
      if (count > 0) return count
      if (this.#next !== undefined) return await this.#goOn(this.#next)
      this.#next = await this.#newerFile(this.#file)
      return this.#next === undefined ? 0 : await this.read(space)
    } catch (error) {
      this.#next = undefined
      if (error instanceof Moved) return 0
      throw asInputError(error, this.#file?.path ?? this.#path)
    }
  }

  /** Behind the last byte that was read; undefined before the first file was there. */
  position(): FilePosition | undefined {
    return this.#file?.position() ?? this.#position
  }

  /** The first bytes of the current file, as many as `most` and not beyond what was read. */
  async head(most: number): Promise<Buffer> {
    const offset = this.position()?.offset ?? 0
    const head = Buffer.alloc(Math.min(most, offset))
    if (this.#file === undefined || head.length === 0) return head.subarray(0, 0)
    const source = await openSource(this.#file.path)
    const length = await source.read(head)
    source.close()
    return head.subarray(0, length)
  }

  /** Resolves when there may be more to read. */
  changed(): Promise<void> {
    return this.#changes.next()
  }

  /** Ends the wait for a change. */
  wake(): void {
    this.#changes.wake()
  }

  /** Stops watching, and closes the file. */
  close(): void {
    this.#changes.close()
    this.#file?.close()
  }

  async #open(): Promise<OpenLogFile | undefined> {
    if (this.#position !== undefined) return this.#resume(this.#position)
    const [live] = logFilesOf(this.#path).slice(-1)
    if (live?.path !== this.#path) return undefined
    return openFile(live, this.#options.fromEnd ? endOfLines(this.#path) : 0)
  }

  /** The file of a position, opened there; else the oldest one that was written to later. */
  async #resume(position: FilePosition): Promise<OpenLogFile | undefined> {
    const { files, found } = await this.#find(position)
    const file = found && files[found.index]
    if (file !== undefined) {
      if (found?.as === 'copy' && !file.isPacked && this.#isTruncated(position))
        this.#warn(
          `was truncated; reading on in ${file.path}, and lines written between copying and truncating are lost`,
        )
      return openFile(file, position.offset)
    }
    const [newer] = this.#later(files, position)
    if (newer === undefined) return undefined
    this.#warn(`what was written behind byte ${position.offset} of its former file may be lost: that file is gone`)
    this.#position = undefined
    return openFile(newer, 0)
  }

  /** Looks again before it says that there is no such file: renaming several files takes a moment. */
  async #find(position: FilePosition) {
    for (let tries = 0; ; tries++) {
      const files = logFilesOf(this.#path)
      const found = await findPosition(files, position)
      if (found !== undefined || tries === MOST_TRIES) return { files, found }
      await this.#changes.next()
    }
  }

  #isTruncated(position: FilePosition): boolean {
    const status = statSync(this.#path, { bigint: true, throwIfNoEntry: false })
    return status !== undefined && hasInode(status, position)
  }

  /** Goes on in a copy that was made before; without one, at the start of what is there now. */
  async #goOnAfterTruncation(file: OpenLogFile): Promise<FollowStep> {
    const position = file.position()
    const { files, found } = await this.#find(position)
    this.#leave(position)
    if (found !== undefined) return 0
    this.#warn(`was truncated; what was written behind byte ${position.offset} before that may be lost`)
    const live = files.find(({ path }) => path === this.#path)
    this.#position = undefined
    this.#file = live && new GrowingFile(live, 0)
    return 'end-of-file'
  }

  #leave(position: FilePosition): void {
    this.#file?.close()
    this.#file = undefined
    this.#next = undefined
    this.#position = position
  }

  /** The file is left that was read to its end after the next one was seen to have bytes. */
  async #goOn(file: LogFile): Promise<FollowStep> {
    const next = await openFile(file, 0)
    this.#leave(next.position())
    this.#file = next
    return 'end-of-file'
  }

  /** The file behind a file, once it or a later one has bytes. */
  async #newerFile(file: OpenLogFile): Promise<LogFile | undefined> {
    if (this.#isLive(file)) return undefined
    const position = file.position()
    const { files, found } = await this.#find(position)
    const newer = found === undefined ? this.#later(files, position) : files.slice(found.index + 1)
    return newer.some(({ status }) => status.size > 0n) ? newer[0] : undefined
  }

  #isLive(file: OpenLogFile): boolean {
    if (file.isPacked) return false
    const status = statSync(this.#path, { bigint: true, throwIfNoEntry: false })
    return status === undefined || hasInode(status, file.position())
  }

  /** The files that were written to after the file of a position was for the last time; the live one is always such. */
  #later(files: readonly LogFile[], { modified }: FilePosition): readonly LogFile[] {
    return files.filter(({ path, status }) => path === this.#path || Number(status.mtimeMs) > modified)
  }

  #warn(what: string): void {
    this.#options.warn(`${this.#path} ${what}`)
  }
}

/** Rejects with Moved where the file has another name by now, or none. */
async function openFile(file: LogFile, offset: number): Promise<OpenLogFile> {
  try {
    const opened = file.isPacked ? await PackedFile.open(file, offset) : new GrowingFile(file, offset)
    if (isThere(file)) return opened
    opened.close()
  } catch (error) {
    if (isThere(file)) throw error
  }
  throw new Moved()
}

/** The files were renamed while they were looked at; another look finds them. */
class Moved extends Error {}

function isThere({ path, status }: LogFile): boolean {
  const now = statSync(path, { bigint: true, throwIfNoEntry: false })
  return now?.ino === status.ino && now.dev === status.dev
}

/** Behind the last line feed of a file; 0 where it has none in its last MiB. */
function endOfLines(path: string): number {
  const descriptor = openSync(path, 'r')
  const { size } = statSync(path)
  const start = Math.max(0, size - LONGEST_TAIL)
  const tail = Buffer.alloc(size - start)
  const count = readSync(descriptor, tail, 0, tail.length, start)
  closeSync(descriptor)
  return start + tail.subarray(0, count).lastIndexOf(LINE_FEED) + 1
}

const MOST_TRIES = 3
const LONGEST_TAIL = 1024 * 1024
const LINE_FEED = 0x0a
