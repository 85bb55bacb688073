import { LISTS } from './naming.ts'
import { NONE, type Numbers } from './numbering.ts'
import { PairTable } from './pair-table.ts'

const LEAST = 1 << 6

/**
 * Counts by number: a row becomes a tally, a cell is a list of names in a row. Counting spends its time here, so the
 * code is plain and the counts are in typed arrays.
 */
export class Rows {
  /** A day and a host, an executable with these, a fingerprint with this, and a row with a list. */
  readonly times = new PairTable()
  readonly owners = new PairTable()
  readonly rows = new PairTable()
  readonly cells = new PairTable()
  rowCounts = new Float64Array(LEAST)
  cellCounts = new Float64Array(LEAST)
  firstDays = new Int32Array(LEAST)
  lastDays = new Int32Array(LEAST)
  readonly malware = new Map<number, boolean>()
  readonly #byDay: boolean

  /** Tells days apart, or only counts on which of them a row begins and ends. */
  constructor(byDay: boolean) {
    this.#byDay = byDay
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    const tables = this.times.bytes + this.owners.bytes + this.rows.bytes + this.cells.bytes
    return tables + 2 * this.rowCounts.byteLength + this.cellCounts.byteLength
  }

  /** Counts an observation. */
  add(numbers: Numbers): void {
    const { day, count, malware, lists } = numbers
    const row = this.#rowOf(numbers)
    this.rowCounts[row] = (this.rowCounts[row] ?? 0) + count
    if (day !== NONE) this.#widen(row, day)
    if (malware !== undefined) this.malware.set(row, malware || this.malware.get(row) === true)
    for (let at = 0; at < LISTS; at++) {
      const list = lists[at] ?? NONE
      if (list === NONE) continue
      const cell = this.cells.number(row, list)
      if (cell === this.cellCounts.length) this.cellCounts = copied(this.cellCounts, new Float64Array(2 * cell))
      this.cellCounts[cell] = (this.cellCounts[cell] ?? 0) + count
    }
  }

  #rowOf({ fingerprint, executable, day, host }: Numbers): number {
    const time = this.times.number(this.#byDay ? day : NONE, host)
    const row = this.rows.number(fingerprint, this.owners.number(executable, time))
    if (row === this.rowCounts.length) {
      this.rowCounts = copied(this.rowCounts, new Float64Array(2 * row))
      this.firstDays = copied(this.firstDays, new Int32Array(2 * row))
      this.lastDays = copied(this.lastDays, new Int32Array(2 * row))
    }
    return row
  }

  #widen(row: number, day: number): void {
    const first = this.firstDays[row] ?? NONE
    if (first === NONE || day < first) this.firstDays[row] = day
    if (day > (this.lastDays[row] ?? NONE)) this.lastDays[row] = day
  }
}

function copied<Numbers extends Float64Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from)
  return to
}
