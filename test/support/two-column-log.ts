import type {
  AddedColumn,
  Insertion,
  LogFormat,
  LogReader,
  LogReaderOptions,
  LogRecord,
  NoRecord,
} from '@fingerpost/logs'

/**
 * A log format of the tests: rows of two cells, a server name and a JA3, under a header that names them in either order
 * and may stand again. Values that are added get columns at the end, in every row.
 */
export const twoColumnLog: LogFormat = {
  name: 'two columns',
  unfingerprinted: [{ type: 'tls', advice: 'rows have no JA3' }],
  recognises: (head) => head.toString('latin1').startsWith(HEADER),
  createReader: (options) => new TwoColumnReader(options),
}

class TwoColumnReader implements LogReader {
  readonly #columns: readonly AddedColumn[]
  #chunk: Buffer = Buffer.alloc(0)
  #fields: readonly string[] = []
  #end = 0
  /** What the last line gets where nothing is said of it; undefined where it stays as it is. */
  #cells: readonly string[] | undefined
  #isLacking = false

  constructor({ addition }: LogReaderOptions) {
    this.#columns = addition?.columns ?? []
  }

  open(chunk: Buffer): void {
    this.#chunk = chunk
  }

  read(start: number, end: number): LogRecord | NoRecord {
    const line = this.#chunk.toString('utf8', start, end).replace(/\r$/, '')
    this.#end = start + Buffer.byteLength(line)
    this.#cells = undefined
    this.#isLacking = false
    if (line === '') return 'no-event'
    return line.startsWith(HEADER) ? this.#header(line) : this.#row(line.split('\t'))
  }

  insertion(value: string | undefined): Insertion | undefined {
    const cells = value === undefined ? this.#cells : this.#columns.map((column) => cellOf(column, JSON.parse(value)))
    return cells?.length ? { at: this.#end, text: cells.map((cell) => `\t${cell}`).join('') } : undefined
  }

  lacks() {
    return this.#isLacking ? twoColumnLog.unfingerprinted[0] : undefined
  }

  #header(line: string): NoRecord {
    this.#fields = line.slice(HEADER.length).split('\t')
    this.#cells = this.#isOccupied() ? undefined : this.#columns.map(({ name }) => name)
    return 'no-event'
  }

  #row(cells: readonly string[]): LogRecord | NoRecord {
    if (cells.length !== this.#fields.length) return 'unreadable'
    if (this.#isOccupied()) return 'occupied'
    this.#cells = this.#columns.map(() => UNSET)
    const [serverName, ja3 = UNSET] = ['name', 'ja3'].map((field) => cells[this.#fields.indexOf(field)])
    this.#isLacking = ja3 === UNSET
    return this.#isLacking ? 'no-fingerprint' : { ...NOTHING, serverName, key: { kind: 'hello', ja3, ja4: [] } }
  }

  #isOccupied(): boolean {
    return this.#columns.some(({ name }) => this.#fields.includes(name))
  }
}

function cellOf({ path }: AddedColumn, value: unknown): string {
  const part = path.reduce<unknown>((from, key) => Object(from)[key], value)
  return part === undefined ? UNSET : String(part)
}

const NOTHING = {
  type: 'tls',
  userAgent: undefined,
  sourceAddress: undefined,
  sourcePort: undefined,
  destinationAddress: undefined,
  destinationPort: undefined,
  transport: undefined,
  time: undefined,
  timestamp: undefined,
} as const

const HEADER = '#fields\t'
const UNSET = '-'
