import { countsOf, increase, type Tally } from '../tallies/tally.ts'
import { NONE, type Numbering } from './numbering.ts'
import type { Rows } from './rows.ts'

/** What was counted as tallies, in the order of `compareTallies`. */
export function* sortedTallies(counted: Rows, numbering: Numbering): Generator<Tally> {
  const [rows, owners, times] = [counted.rows.pairs(), counted.owners.pairs(), counted.times.pairs()]
  const [executables, actors] = [numbering.executables.pairs(), numbering.actors.pairs()]
  const addNames = namesAdder(counted, numbering)
  for (const row of inOrder(counted, numbering)) {
    const owner = at(rows.seconds, row)
    const executable = at(owners.firsts, owner)
    const actor = at(executables.firsts, executable)
    const tally = {
      fingerprint: numbering.fingerprints.text(at(rows.firsts, row)),
      process: numbering.programs.text(at(actors.firsts, actor)),
      imitates: numbering.programs.text(at(actors.seconds, actor)),
      sha256: numbering.programs.text(at(executables.seconds, executable)),
      firstDay: dayText(at(counted.firstDays, row)),
      lastDay: dayText(at(counted.lastDays, row)),
      host: numbering.hosts.text(at(times.seconds, at(owners.seconds, owner))),
      count: counted.rowCounts[row] ?? 0,
      malware: counted.malware.get(row),
      names: new Map(),
    }
    addNames(row, tally)
    yield tally
  }
}

/** A day as text; undefined for none. */
export function dayText(day: number): string | undefined {
  if (day === NONE) return undefined
  const digits = String(day).padStart(8, '0')
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}

/** The rows in their order. Days and hosts only tell rows of one executable apart. */
function inOrder({ times, owners, rows }: Rows, numbering: Numbering): Int32Array {
  const program = numbering.programs.ranks()
  const actor = numbering.actors.ranks(program, program)
  const executable = numbering.executables.ranks(actor, program)
  const owner = owners.ranks(executable, times.ranks(undefined, numbering.hosts.ranks()))
  const row = rows.ranks(numbering.fingerprints.ranks(), owner)
  const order = new Int32Array(row.length)
  for (const [number, rank] of row.entries()) order[rank] = number
  return order
}

function namesAdder({ rows, cells, cellCounts }: Rows, numbering: Numbering): (row: number, tally: Tally) => void {
  const { firsts, seconds } = cells.pairs()
  const [sorted, ends] = byRow(firsts, rows.size)
  const names = numbering.namesOfLists()
  return (row, tally) => {
    const [start, end] = [row === 0 ? 0 : at(ends, row - 1), at(ends, row)]
    for (const cell of sorted.subarray(start, end)) {
      const count = cellCounts[cell] ?? 0
      for (const [facet, name] of names(at(seconds, cell))) increase(countsOf(tally, facet), name, count)
    }
  }
}

/** The cells in the order of their rows, and where those of each row end. */
function byRow(rowOfCells: Int32Array, rows: number): readonly [cells: Int32Array, ends: Int32Array] {
  const ends = new Int32Array(rows + 1)
  for (const row of rowOfCells) ends[row + 1] = at(ends, row + 1) + 1
  for (let row = 0; row < rows; row++) ends[row + 1] = at(ends, row + 1) + at(ends, row)
  const cells = new Int32Array(rowOfCells.length)
  for (const [cell, row] of rowOfCells.entries()) {
    const place = at(ends, row)
    cells[place] = cell
    ends[row] = place + 1
  }
  return [cells, ends]
}

function at(numbers: Int32Array, place: number): number {
  return numbers[place] ?? 0
}
