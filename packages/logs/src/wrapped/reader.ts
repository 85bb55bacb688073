import { MemberInserter, printedObject, unreadLine } from '../json/object-line.ts'
import { PathSlots, pathsOf } from '../json/path-slots.ts'
import { MemberScanner } from '../json/scanner.ts'
import { stringAt, valueAt } from '../json/text.ts'
import type {
  Insertion,
  JsonLogFormat,
  JsonLogReader,
  LoggedConnection,
  LogReader,
  LogReaderOptions,
  NoRecord,
  UnfingerprintedEvents,
} from '../log-format.ts'
import type { LogRecord } from '../log-record.ts'

/** Where the event is that a line wraps. */
export interface WrappedLogOptions {
  /** The name of the member; dots may also stand for members in each other. */
  readonly members: readonly string[]
  /** What the events may be; the first also reads what none recognises. */
  readonly formats: readonly [JsonLogFormat, ...JsonLogFormat[]]
}

/** Reads the events in the lines of shippers, each by the format that recognises it. */
export class WrappedReader implements LogReader {
  readonly #formats: WrappedLogOptions['formats']
  readonly #readers: readonly JsonLogReader[]
  readonly #scanner: MemberScanner
  /** Where the event may stand, and the member that is going to be added. */
  readonly #wrapping: readonly number[]
  readonly #added: number | undefined
  readonly #inserter: MemberInserter | undefined
  #chunk: Buffer = Buffer.alloc(0)
  #end = 0
  /** The reader of the event that was read last. */
  #inner: JsonLogReader | undefined

  constructor({ members, formats }: WrappedLogOptions, reading: LogReaderOptions) {
    const slots = new PathSlots()
    this.#wrapping = members.flatMap(pathsOf).map((path) => slots.of(...path))
    this.#added = reading.addition && slots.of(reading.addition.key)
    this.#scanner = new MemberScanner(slots.tree(), slots.count)
    this.#inserter = reading.addition && new MemberInserter(reading.addition.key)
    this.#formats = formats
    this.#readers = formats.map((format) => format.createReader(reading))
  }

  open(chunk: Buffer): void {
    this.#chunk = chunk
  }

  read(start: number, end: number): LogRecord | NoRecord {
    this.#end = end
    this.#inner = undefined
    const line = this.#scanned(start, end)
    if (line === undefined) return unreadLine(this.#chunk, start, end) === 'no-event' ? 'no-event' : 'unreadable'
    const event = this.#eventIn(line)
    if (event === undefined) return 'no-fingerprint'
    const read = this.#readEvent(event)
    const isOccupied = this.#added !== undefined && this.#scanner.startOf(this.#added) >= 0
    return isOccupied && (typeof read !== 'string' || this.connection() !== undefined) ? 'occupied' : read
  }

  insertion(value: string | undefined): Insertion | undefined {
    return value === undefined ? undefined : this.#inserter?.insertion(this.#chunk, this.#end, value)
  }

  lacks(): UnfingerprintedEvents | undefined {
    return this.#inner?.lacks()
  }

  connection(): LoggedConnection | undefined {
    return this.#inner?.connection?.()
  }

  /** The line as an object that the scanner understood; undefined where it is none. */
  #scanned(start: number, end: number): Buffer | undefined {
    const line = this.#chunk.subarray(start, end)
    if (this.#scanner.scan(line, 0, line.length)) return line
    const printed = printedObject(Object(valueAt(line, 0, line.length)))
    return printed.length > EMPTY && this.#scanner.scan(printed, 0, printed.length) ? printed : undefined
  }

  /** The event in a line: what the first member holds that has one, or else the line itself where it has no such member. */
  #eventIn(line: Buffer): Buffer | undefined {
    let isWrapped = false
    for (const slot of this.#wrapping) {
      const start = this.#scanner.startOf(slot)
      if (start < 0) continue
      const end = this.#scanner.endOf(slot)
      if (line[start] === OPEN_BRACE) return line.subarray(start, end)
      const text = stringAt(line, start, end)
      const event = text === undefined ? undefined : eventText(text)
      if (event !== undefined) return Buffer.from(event)
      isWrapped ||= text !== undefined
    }
    return isWrapped ? undefined : line
  }

  #readEvent(event: Buffer): LogRecord | NoRecord {
    const recognised = this.#formats.findIndex((format) => format.recognises(event))
    const inner = this.#readers[Math.max(recognised, 0)]
    if (inner === undefined) return 'no-fingerprint'
    this.#inner = inner
    inner.open(event)
    return inner.read(0, event.length)
  }
}

/** The part of a text that is an event: a prefix of syslog (`@cee:`) is none; undefined where no object begins. */
function eventText(text: string): string | undefined {
  const trimmed = text.trim()
  const start = trimmed.startsWith('{') ? 0 : trimmed.indexOf('{"')
  return start < 0 ? undefined : trimmed.slice(start)
}

/** The length of `{}`, as anything that is no object is printed. */
const EMPTY = 2
const OPEN_BRACE = 0x7b
