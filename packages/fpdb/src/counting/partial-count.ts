import { LineSplitter, linesBefore, nameOf, openInput, type Piece } from '@fingerpost/io'
import { compareText, InputError, Mismatch } from '@fingerpost/io/pure'
import { LinesDigest } from '../observations/digest.ts'
import type { SkipReason } from '../observations/observation.ts'
import { RecordReader } from '../observations/record-reader.ts'
import { spanMembers } from '../observations/sum.ts'
import { spillRun, type TallyRun } from '../tallies/runs.ts'
import type { Tally } from '../tallies/tally.ts'
import { Counter } from './counter.ts'
import { namingOf } from './naming.ts'
import { type CountSettings, counterOptions } from './settings.ts'
import { type CountSummary, noLines } from './summary.ts'
import { UsualNumbers } from './usual-numbers.ts'

/** Called from time to time with how many more lines, and bytes of files, were read since the last time. */
export type OnProgress = (lines: number, bytes: number) => void

/** A line of a piece, counted from 1, and what is wrong with it. */
interface InvalidLine {
  readonly piece: Piece
  readonly line: number
  readonly message: string
}

/** Counts the observations in pieces of files, in whatever order they come. */
export class PartialCount {
  readonly #settings: CountSettings
  readonly #counter: Counter
  #usual: UsualNumbers
  readonly #reader = new RecordReader()
  readonly #digest = new LinesDigest()
  readonly #spilled: TallyRun[] = []
  readonly #lines = noLines()
  #firstInvalid: InvalidLine | undefined

  constructor(settings: CountSettings) {
    this.#settings = settings
    this.#counter = new Counter(namingOf(counterOptions(settings)))
    this.#usual = new UsualNumbers(this.#counter.numbering)
  }

  /** Counts the lines of a piece. Throws InputError for a broken line, unless told to skip those, or a broken file. */
  async read(piece: Piece, signal: AbortSignal, onProgress: OnProgress): Promise<void> {
    const { bytesRead, chunks } = await openInput(piece, signal)
    const splitter = new LineSplitter((bytes, start, end) => {
      const from = splitter.lines === 1 && piece.start === 0 ? afterMark(bytes, start) : start
      try {
        this.#take(bytes, from, end)
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error
        this.#refuse({ piece, line: splitter.lines, message: error.message })
      }
    })
    let [lines, bytes] = [this.#lines.read, 0]
    const report = () => {
      onProgress(this.#lines.read - lines, bytesRead() - bytes)
      lines = this.#lines.read
      bytes = bytesRead()
    }
    try {
      for await (const chunk of chunks) {
        splitter.push(chunk)
        report()
      }
      splitter.end()
    } catch (error) {
      throw error instanceof Mismatch ? located({ piece, line: splitter.lines + 1, message: error.message }) : error
    }
    report()
  }

  summary(): CountSummary {
    const { total, span } = this.#counter
    const firstInvalid = this.#firstInvalid && located(this.#firstInvalid).message
    const observations = { lines: this.#lines.used, count: total, sha256: this.#digest.hex(), ...spanMembers(span) }
    return { lines: { ...this.#lines, firstInvalid }, observations }
  }

  /** What was written to the disk. */
  runs(): readonly TallyRun[] {
    return this.#spilled
  }

  /** What is still in memory, sorted. */
  tallies(): Iterable<Tally> {
    return this.#counter.sorted()
  }

  #take(bytes: Buffer, start: number, end: number): void {
    if (isBlank(bytes, start, end)) return
    this.#lines.read += 1
    const isUsual = this.#usual.read(bytes, start, end)
    const line = bytes.subarray(start, end)
    const skipped = isUsual ? this.#counter.count(this.#usual.numbers) : this.#countOther(line)
    if (skipped === undefined) {
      this.#digest.add(line)
      this.#lines.used += 1
    } else this.#lines.skipped[skipped] += 1
    if (this.#counter.bytes > this.#settings.counterBytes) this.#spill()
  }

  #countOther(bytes: Buffer): SkipReason | undefined {
    const observation = this.#reader.read(parsed(bytes))
    return typeof observation === 'string' ? observation : this.#counter.add(observation)
  }

  #refuse(invalid: InvalidLine): void {
    if (!this.#settings.skipInvalid) throw located(invalid)
    this.#lines.skipped.invalid += 1
    if (this.#firstInvalid === undefined || isBefore(invalid, this.#firstInvalid)) this.#firstInvalid = invalid
  }

  #spill(): void {
    this.#spilled.push(spillRun(this.#counter.sorted()))
    this.#counter.clear()
    this.#usual = new UsualNumbers(this.#counter.numbering)
  }
}

/** An invalid line as an error that says where it is in its file. */
function located({ piece, line, message }: InvalidLine): InputError {
  return new InputError(nameOf(piece.path), linesBefore(piece.path, piece.start) + line, message)
}

function isBefore(a: InvalidLine, b: InvalidLine): boolean {
  const order = compareText(a.piece.path, b.piece.path) || a.piece.start - b.piece.start || a.line - b.line
  return order < 0
}

/** Undefined for what is not JSON. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Whether there is nothing but blanks and tabs. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  let at = start
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++
  return at === end
}

/** A byte order mark is no part of the first line. */
function afterMark(bytes: Buffer, start: number): number {
  const isMark = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf
  return isMark ? start + 3 : start
}

const SPACE = 0x20
const TAB = 0x09
