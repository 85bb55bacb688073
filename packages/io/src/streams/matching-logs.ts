import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { FilePosition } from '../following/file-identity.ts'
import { isRotatedName } from '../following/log-files.ts'
import { FollowedLines } from './followed-lines.ts'

/** Where to begin, and who hears of losses. */
export interface MatchingLogsOptions {
  /** By path, where to go on; the others are read from their start. */
  readonly positions: ReadonlyMap<string, FilePosition>
  /** Begin at the end of files that are there at first and have no position. */
  readonly fromEnd?: boolean | undefined
  /** Hears what may have been lost. */
  readonly warn: (sentence: string) => void
}

/** Whether a path is a pattern: its last part has `*`, `?` or `[…]`. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(basename(path))
}

/**
 * The logs whose names match a pattern, also those that are yet to come, such as files named by the time. A name that is
 * a rotated form of another one belongs to that log. Logs that rest are closed until they grow again.
 */
export class MatchingLogs implements Iterable<FollowedLines> {
  readonly #folder: string
  readonly #pattern: RegExp
  readonly #options: MatchingLogsOptions
  readonly #open = new Map<string, FollowedLines>()
  /** Logs that were read to their ends, or were not looked at yet. */
  readonly #resting = new Map<string, FilePosition>()
  #isFirst = true
  #nextLook = 0

  constructor(pattern: string, options: MatchingLogsOptions) {
    this.#folder = dirname(pattern)
    this.#pattern = expressionOf(basename(pattern))
    this.#options = options
    for (const [path, position] of options.positions) if (this.#matches(path)) this.#resting.set(path, position)
  }

  /** The logs that are open now; looks for others now and then. */
  [Symbol.iterator](): Iterator<FollowedLines> {
    if (performance.now() >= this.#nextLook) this.#look()
    return this.#open.values()
  }

  /** Where the logs stand that are not open. */
  positions(): [string, FilePosition][] {
    return [...this.#resting]
  }

  #look(): void {
    const paths = this.#paths()
    for (const path of [...this.#open.keys()]) this.#rest(path, paths)
    const known = [...this.#resting.keys()].filter((path) => !paths.includes(path))
    for (const path of [...known, ...paths]) if (!this.#open.has(path) && this.#open.size < MOST_OPEN) this.#wake(path)
    this.#isFirst = false
    this.#nextLook = performance.now() + LOOK_MS
  }

  #paths(): string[] {
    const names = namesIn(this.#folder).filter((name) => this.#pattern.test(name))
    const logs = [...names, ...[...this.#open.keys(), ...this.#resting.keys()].map((path) => basename(path))]
    const own = names.filter((name) => !logs.some((log) => isRotatedName(name, log)))
    return own.sort().map((name) => join(this.#folder, name))
  }

  /** Opens a log that is new, or has other contents than those that were read. */
  #wake(path: string): void {
    const position = this.#resting.get(path)
    if (position !== undefined && isAsRead(path, position)) return
    this.#resting.delete(path)
    const { warn, fromEnd } = this.#options
    const options = { position, fromEnd: this.#isFirst && fromEnd === true, warn }
    this.#open.set(path, new FollowedLines(path, options, BUFFER_BYTES))
  }

  /** Closes a log that was read to its end some time ago, unless it is the only one; forgets one that is gone. */
  #rest(path: string, paths: readonly string[]): void {
    const log = this.#open.get(path)
    const position = log?.position()
    if (log === undefined || !log.isIdle || position === undefined || Date.now() - position.modified < REST_MS) return
    const isGone = !paths.includes(path)
    if (!isGone && (paths.length === 1 || !isAsRead(path, position))) return
    log.close()
    this.#open.delete(path)
    if (!isGone) this.#resting.set(path, position)
  }

  #matches(path: string): boolean {
    return dirname(path) === this.#folder && this.#pattern.test(basename(path))
  }
}

/** Whether a file is the one of a position, and has nothing behind it. */
function isAsRead(path: string, { device, inode, offset }: FilePosition): boolean {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false })
  return (
    status !== undefined &&
    String(status.dev) === device &&
    String(status.ino) === inode &&
    Number(status.size) === offset
  )
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.match(/\[[^\]]+\]|[\s\S]/g) ?? []
  return new RegExp(`^${parts.map(expressionOfPart).join('')}$`)
}

/** Names that begin with a dot match no pattern that begins otherwise, as in a shell. */
function expressionOfPart(part: string, at: number): string {
  const notDot = at === 0 ? '(?!\\.)' : ''
  if (part === '*') return `${notDot}.*`
  if (part === '?') return `${notDot}.`
  if (part.length > 1) return `[${part.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`
  return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** How late a new log may be noticed. */
const LOOK_MS = 500

/** How long a log that has nothing new is kept open. */
const REST_MS = 60_000

/** Each has a descriptor and a buffer; further ones wait until others rest. */
const MOST_OPEN = 256
const BUFFER_BYTES = 256 * 1024
