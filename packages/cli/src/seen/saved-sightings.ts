import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { nodeDigests } from '@fingerpost/database/node'
import { SeenSet } from '@fingerpost/inference'
import { asInputError, writeFileAtomically } from '@fingerpost/io'
import { reportError } from '../console/run.ts'

/** How often a running command saves its sightings. */
const MINUTE = 60_000

/**
 * A set of sightings that is kept in a file: read at first, written every minute and at the end. What another command
 * wrote there in the meantime is added to it, so that two commands with one file lose next to nothing.
 */
export class SavedSightings {
  readonly set: SeenSet
  readonly #path: string
  readonly #timer: NodeJS.Timeout
  /** What tells the file that is known from another. */
  #version: string | undefined
  #saved: number

  /** Reads the file if there is one. Throws InputError for one that is broken or could not be written. */
  constructor(path: string, { byHost, command }: { readonly byHost: boolean; readonly command: string }) {
    this.set = new SeenSet({ digests: nodeDigests, scope: byHost ? 'process+host' : 'process' })
    this.#path = path
    this.#add()
    this.#saved = this.set.size
    this.checkWritable()
    this.#timer = setInterval(() => this.#saveOrSay(command), MINUTE).unref()
  }

  /** Throws InputError where the file cannot be written, so that this is known before the end. */
  checkWritable(): void {
    const target = this.#version === undefined ? this.#path : realpathSync(this.#path)
    guarded(this.#path, () => accessSync(dirname(target), constants.W_OK))
  }

  /** Writes the file a last time. Throws InputError when it cannot be written. */
  close(): void {
    clearInterval(this.#timer)
    this.#save()
  }

  #saveOrSay(command: string): void {
    try {
      this.#save()
    } catch (error) {
      reportError(command, error)
    }
  }

  #save(): void {
    if (this.set.size === this.#saved && this.#version !== undefined) return
    this.#add()
    writeFileAtomically(this.#path, this.set.file())
    this.#version = versionOf(this.#path)
    this.#saved = this.set.size
  }

  /** Adds what the file holds, if it is not the one that is known. */
  #add(): void {
    const version = versionOf(this.#path)
    if (version === undefined || version === this.#version) return
    this.set.addFile(
      guarded(this.#path, () => readFileSync(this.#path)),
      this.#path,
    )
    this.#version = version
  }
}

/** Different for every file that is written at a path; undefined where there is none. */
function versionOf(path: string): string | undefined {
  const status = guarded(path, () => statSync(path, { bigint: true, throwIfNoEntry: false }))
  return status && `${status.ino} ${status.size} ${status.mtimeNs}`
}

function guarded<Result>(path: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    throw asInputError(error, path)
  }
}
