import { closeSync, existsSync, renameSync } from 'node:fs'
import { parse } from 'node:path'
import { openForWriting } from '@fingerpost/io'
import { type LineSink, writeLines } from './live-output.ts'

/** When a file is full. */
export interface RotationLimits {
  readonly bytes: number
  readonly records: number
}

/** A file that lines are written to. */
interface Part {
  readonly descriptor: number
  /** The name that it gets when it is whole. */
  readonly name: string
  bytes: number
  records: number
}

/** The end of the name of a file that is being written. */
const PART = '.part'

/**
 * One file after the other: `out.json` gives `out-20261124T080000Z.json`, named by when it was begun. A file has that
 * name from the moment on at which it is whole, and none is ever overwritten.
 */
export class RotatedFiles implements LineSink {
  readonly #path: string
  readonly #limits: RotationLimits
  #part: Part | undefined

  constructor(path: string, limits: RotationLimits) {
    this.#path = path
    this.#limits = limits
  }

  async write(lines: readonly string[]): Promise<void> {
    for (let at = 0; at < lines.length; ) {
      this.#part ??= begin(this.#path)
      const count = this.#fitting(this.#part, lines, at)
      await writeLines(this.#part.descriptor, lines.slice(at, at + count))
      at += count
      if (this.#isFull(this.#part)) this.reopen()
    }
  }

  reopen(): void {
    if (this.#part === undefined) return
    const { descriptor, name } = this.#part
    this.#part = undefined
    closeSync(descriptor)
    renameSync(name + PART, name)
  }

  close(): void {
    this.reopen()
  }

  /** How many lines from `from` on the file takes until it is full, which they are added to. */
  #fitting(part: Part, lines: readonly string[], from: number): number {
    let at = from
    while (at < lines.length && !this.#isFull(part)) {
      part.bytes += Buffer.byteLength(lines[at] ?? '')
      part.records++
      at++
    }
    return at - from
  }

  #isFull({ bytes, records }: Part): boolean {
    return bytes >= this.#limits.bytes || records >= this.#limits.records
  }
}

function begin(path: string): Part {
  const name = freeName(path)
  return { descriptor: openForWriting(name + PART, 'wx'), name, bytes: 0, records: 0 }
}

function freeName(path: string): string {
  const { dir, name, ext } = parse(path)
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const stem = `${dir === '' ? '' : `${dir}/`}${name}-${time}`
  let free = `${stem}${ext}`
  for (let number = 2; existsSync(free) || existsSync(free + PART); number++) free = `${stem}-${number}${ext}`
  return free
}
