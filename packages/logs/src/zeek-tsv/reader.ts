import { standsAt } from '../json/text.ts'
import type {
  AddedColumn,
  ConnectionName,
  Insertion,
  LoggedConnection,
  LogReader,
  LogReaderOptions,
  NoRecord,
  UnfingerprintedEvents,
} from '../log-format.ts'
import { CONNECTION_FIELDS, connectionField, connectionIn } from '../zeek/connection.ts'
import { KEY_FIELDS } from '../zeek/event.ts'
import { MessageReader } from '../zeek/message-reader.ts'
import { ZeekRecord } from '../zeek/record.ts'
import { UNFINGERPRINTED } from '../zeek/unfingerprinted.ts'
import { AddedCells } from './added-cells.ts'
import { beginsHeader, type HeaderLine, TsvHeader } from './header.ts'
import { textLayout } from './layout.ts'
import { TsvRow } from './row.ts'

/**
 * Reads Zeek's logs in TSV, whose headers may stand again with other columns. Columns are added last, in headers and
 * rows, but not in logs that have no column for a fingerprint.
 */
export class ZeekTsvReader implements LogReader {
  readonly #added: readonly AddedColumn[]
  readonly #messages: MessageReader
  readonly #join: ConnectionName | undefined
  readonly #header = new TsvHeader()
  readonly #row = new TsvRow(this.#header)
  #rows: RowKind = UNNAMED
  #chunk: Buffer = Buffer.alloc(0)
  #end = 0
  /** What the line that was read last gets where it gets no value. */
  #text: string | undefined
  /** Whether that is a row whose cells were looked at. */
  #isRow = false

  constructor({ digests, addition, join }: LogReaderOptions) {
    this.#join = join
    this.#added = addition?.columns ?? []
    this.#messages = new MessageReader(digests)
  }

  open(chunk: Buffer): void {
    this.#row.close()
    this.#chunk = chunk
  }

  read(start: number, end: number): ZeekRecord | NoRecord {
    this.#end = this.#chunk[end - 1] === CARRIAGE_RETURN && end > start ? end - 1 : end
    this.#text = undefined
    this.#isRow = false
    if (start === this.#end) return 'no-event'
    if (standsAt(this.#chunk, start, this.#header.prefix)) return this.#readHeader(start)
    if (this.#rows.mayBeNames && !isDigit(this.#chunk[start])) return this.#readNames(start)
    return this.#readRow(start)
  }

  insertion(value: string | undefined): Insertion | undefined {
    const text = value === undefined ? this.#text : this.#rows.cells?.cells(value)
    return text === undefined ? undefined : { at: this.#end, text }
  }

  connection(): LoggedConnection | undefined {
    return this.#isRow && this.#join !== undefined ? connectionIn(this.#row, this.#join) : undefined
  }

  lacks(): UnfingerprintedEvents | undefined {
    return this.#rows.lacking
  }

  #readRow(start: number): ZeekRecord | NoRecord {
    const { isNamed, isRead, isJoined, cells, isOccupied } = this.#rows
    if (!isNamed) return 'unreadable'
    if (!isRead) return 'no-fingerprint'
    if (!this.#row.split(this.#chunk, start, this.#end)) return 'unreadable'
    this.#isRow = true
    this.#text = cells?.unset
    const message = this.#messages.read(this.#row)
    if (message === undefined) return isJoined && isOccupied ? 'occupied' : 'no-fingerprint'
    return isOccupied ? 'occupied' : new ZeekRecord(message, this.#row)
  }

  #readHeader(start: number): NoRecord {
    return this.#noteHeader(this.#header.read(this.#line(start)))
  }

  /** The first line of a header with another prefix, a header of names alone, or a row after all. */
  #readNames(start: number): ZeekRecord | NoRecord {
    const line = this.#line(start)
    if (this.#header.readNames(line)) return this.#noteHeader('fields', true)
    return !this.#rows.isNamed && beginsHeader(line) ? this.#readHeader(start) : this.#readRow(start)
  }

  #noteHeader(kind: HeaderLine, mayBeNames = false): NoRecord {
    if (kind === 'fields') this.#rows = this.#newRows(mayBeNames)
    const { cells } = this.#rows
    if (kind !== 'other') this.#text = kind === 'fields' ? cells?.names : cells?.types
    return 'no-event'
  }

  #newRows(mayBeNames: boolean): RowKind {
    const { fields, layout } = this.#header
    this.#row.takeColumns()
    const isJoined = this.#isJoined()
    const isRead = isJoined || this.#row.hasColumn(KEY_FIELDS)
    const isOccupied = this.#added.some(({ name }) => fields.includes(name))
    const text = isRead && !isOccupied && this.#added.length > 0 ? textLayout(layout) : undefined
    return {
      isNamed: true,
      mayBeNames,
      isRead,
      isJoined,
      isOccupied,
      cells: text && new AddedCells(this.#added, text),
      lacking: isRead ? undefined : UNFINGERPRINTED.find(({ field }) => fields.includes(field)),
    }
  }

  /** Whether rows below the header tell of connections that are joined with their hellos. */
  #isJoined(): boolean {
    const field = this.#join && connectionField(this.#join)
    return field !== undefined && this.#row.hasColumn([field]) && this.#row.hasColumn(CONNECTION_FIELDS)
  }

  #line(start: number): string {
    return this.#chunk.toString('latin1', start, this.#end)
  }
}

/** What is known of the rows below a header. */
interface RowKind {
  readonly isNamed: boolean
  /** Whether a line that begins with no digit may be a header of names alone, or the first of a header. */
  readonly mayBeNames: boolean
  /** Whether they may have a fingerprint, or that of their connection. */
  readonly isRead: boolean
  readonly isJoined: boolean
  /** Whether they have one of the columns already that would be added. */
  readonly isOccupied: boolean
  /** Writes what is added; undefined where nothing is. */
  readonly cells: AddedCells | undefined
  readonly lacking: UnfingerprintedEvents | undefined
}

const UNNAMED: RowKind = {
  isNamed: false,
  mayBeNames: true,
  isRead: false,
  isJoined: false,
  isOccupied: false,
  cells: undefined,
  lacking: undefined,
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

const CARRIAGE_RETURN = 0x0d
