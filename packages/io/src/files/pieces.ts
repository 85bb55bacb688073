import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { packingOf } from '../packing/packing.ts'
import { asInputError, STANDARD_INPUT } from '../pure/errors.ts'

/** Whole lines of an observation file: `[start, end)` of its bytes, or all of it. */
export interface Piece {
  readonly path: string
  readonly start: number
  /** Undefined where the file is read to its end: packed ones, pipes. */
  readonly end: number | undefined
  /** How many bytes are read for it, as far as the file system tells. */
  readonly bytes: number
}

/**
 * Cuts a plain file into pieces of about `pieceBytes` at line ends; what cannot be cut (a packed file, a pipe) is one
 * piece. Throws InputError for a file that cannot be read.
 */
export function piecesOf(path: string, pieceBytes: number): Piece[] {
  if (path === STANDARD_INPUT) return [{ path, start: 0, end: undefined, bytes: 0 }]
  try {
    const stat = statSync(path)
    const whole = { path, start: 0, end: undefined, bytes: stat.isFile() ? stat.size : 0 }
    return stat.isFile() ? cut(whole, pieceBytes) : [whole]
  } catch (error) {
    throw asInputError(error, path)
  }
}

function cut(whole: Piece, pieceBytes: number): Piece[] {
  const { path, bytes: size } = whole
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(4)
    readSync(file, head, 0, head.length, 0)
    if (packingOf(head) !== undefined || size <= pieceBytes) return [whole]
    const pieces: Piece[] = []
    for (let start = 0; start < size; ) {
      const end = lineStart(file, start + pieceBytes, size)
      pieces.push({ path, start, end, bytes: end - start })
      start = end
    }
    return pieces
  } finally {
    closeSync(file)
  }
}

/** Where the first line starts at `position` or after it; the size of the file where none does. */
function lineStart(file: number, position: number, size: number): number {
  const block = Buffer.alloc(BLOCK_BYTES)
  for (let at = position - 1; at < size; at += block.length) {
    const length = readSync(file, block, 0, block.length, at)
    const lineEnd = block.subarray(0, length).indexOf(LINE_FEED)
    if (lineEnd >= 0) return at + lineEnd + 1
  }
  return size
}

/** How many lines end before `position`. */
export function linesBefore(path: string, position: number): number {
  if (position === 0) return 0
  const file = openSync(path, 'r')
  try {
    return countLines(file, position)
  } finally {
    closeSync(file)
  }
}

function countLines(file: number, end: number): number {
  const block = Buffer.alloc(BLOCK_BYTES)
  let lines = 0
  for (let at = 0; at < end; at += block.length) {
    const length = readSync(file, block, 0, Math.min(block.length, end - at), at)
    const bytes = block.subarray(0, length)
    for (let found = bytes.indexOf(LINE_FEED); found >= 0; found = bytes.indexOf(LINE_FEED, found + 1)) lines += 1
  }
  return lines
}

const BLOCK_BYTES = 1 << 18
const LINE_FEED = 0x0a
