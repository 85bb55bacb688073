import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { putInPlace } from '../files/write-file.ts'
import { isObject } from '../pure/members.ts'

/** A file to download. Any server may serve it: the digest tells whether it is the right one. */
export interface Pinned {
  /** http or https. */
  readonly url: string
  /** SHA-256 of the content, lower-case hex. */
  readonly sha256: string
}

/** The beginning of a download, and how a server can tell that it still has the rest. */
export interface Beginning {
  readonly bytes: number
  /** A strong ETag or a Last-Modified date (RFC 9110, section 13.1.5). */
  readonly validator: string
}

/**
 * A download under way: the first bytes in `NAME.part`, and a note in `NAME.part.json` that says what they are the first
 * bytes of. The note is written before the bytes, so that it is true whenever the process ends.
 */
export class PartFile {
  readonly path: string
  readonly #notePath: string
  readonly #target: string
  readonly #pinned: Pinned

  constructor(target: string, pinned: Pinned) {
    this.#target = target
    this.#pinned = pinned
    this.path = `${target}.part`
    this.#notePath = `${this.path}.json`
  }

  /** The bytes to resume from; undefined when there are none, or none of the wanted content. */
  beginning(): Beginning | undefined {
    const bytes = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0
    const validator = this.#noted()
    return bytes === 0 || validator === undefined ? undefined : { bytes, validator }
  }

  /** Starts over. Without a validator from the server, the download cannot be resumed later. */
  restart(validator: string | undefined): void {
    this.discard()
    if (validator !== undefined) writeFileSync(this.#notePath, JSON.stringify({ ...this.#pinned, validator }))
  }

  discard(): void {
    rmSync(this.path, { force: true })
    rmSync(this.#notePath, { force: true })
  }

  /** Gives the content its name, once it is on the disk. */
  complete(): void {
    const file = openSync(this.path, 'r+')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    putInPlace(this.path, this.#target)
    rmSync(this.#notePath, { force: true })
  }

  /** The validator, if there is a note and it is about the wanted content. */
  #noted(): string | undefined {
    try {
      const note: unknown = JSON.parse(readFileSync(this.#notePath, 'utf8'))
      if (!isObject(note) || note.url !== this.#pinned.url || note.sha256 !== this.#pinned.sha256) return undefined
      return typeof note.validator === 'string' ? note.validator : undefined
    } catch {
      return undefined
    }
  }
}
