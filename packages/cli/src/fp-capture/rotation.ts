import { beginPart, endPart, type Part } from '@fingerpost/io'
import { type LineSink, writeLines } from './live-output.ts'

/** When a file is full. */
export interface RotationLimits {
  readonly bytes: number
  readonly records: number
}

/** A file that lines are written to, and how full it is. */
interface FilledPart extends Part {
  bytes: number
  records: number
}

/**
 * One file after the other: `out.json` gives `out-20261124T080000Z.json`, named by when it was begun. A file has that
 * name from the moment on at which it is whole, and none is ever overwritten.
 */
export class RotatedFiles implements LineSink {
  readonly #path: string
  readonly #limits: RotationLimits
  #part: FilledPart | undefined

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
    const part = this.#part
    this.#part = undefined
    endPart(part)
  }

  close(): void {
    this.reopen()
  }

  /** How many lines from `from` on the file takes until it is full, which they are added to. */
  #fitting(part: FilledPart, lines: readonly string[], from: number): number {
    let at = from
    while (at < lines.length && !this.#isFull(part)) {
      part.bytes += Buffer.byteLength(lines[at] ?? '')
      part.records++
      at++
    }
    return at - from
  }

  #isFull({ bytes, records }: FilledPart): boolean {
    return bytes >= this.#limits.bytes || records >= this.#limits.records
  }
}

function begin(path: string): FilledPart {
  return { ...beginPart(path), bytes: 0, records: 0 }
}
