import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { gzipSync } from 'node:zlib'

/** A log that is written and rotated as Suricata and logrotate do together; nothing of it is ever removed. */
export class RotatingLog {
  readonly #path: string
  #rotated = 0

  constructor(path: string) {
    this.#path = path
  }

  append(text: string): void {
    appendFileSync(this.#path, text)
  }

  /** Renamed, and created by the next line. */
  rename(): void {
    if (!existsSync(this.#path)) return
    this.#shift()
    renameSync(this.#path, `${this.#path}.1`)
  }

  /** Copied, then truncated; nothing is written in between. */
  copyTruncate(): void {
    if (!existsSync(this.#path)) return
    this.#shift()
    copyFileSync(this.#path, `${this.#path}.1`)
    truncateSync(this.#path)
  }

  /** Packs the newest rotated file that is not packed, as gzip does: with its time, and removed only then. */
  pack(): void {
    for (let number = 2; number <= this.#rotated; number++) {
      const path = `${this.#path}.${number}`
      if (!existsSync(path)) continue
      const { atime, mtime } = statSync(path)
      const packed = gzipSync(readFileSync(path), { level: 1 })
      writeFileSync(`${path}.gz`, packed.subarray(0, packed.length / 2))
      writeFileSync(`${path}.gz`, packed)
      utimesSync(`${path}.gz`, atime, mtime)
      rmSync(path)
      return
    }
  }

  #shift(): void {
    for (let number = this.#rotated; number > 0; number--) {
      for (const ending of ['', '.gz']) {
        const path = `${this.#path}.${number}${ending}`
        if (existsSync(path)) renameSync(path, `${this.#path}.${number + 1}${ending}`)
      }
    }
    this.#rotated++
  }
}
