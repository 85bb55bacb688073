import { readFileSync } from 'node:fs'
import { type FilePosition, type OutputPlace, writeFileAtomically } from '@fingerpost/io'
import {
  asInputError,
  findMember,
  InputError,
  integer,
  isObject,
  type JsonObject,
  Mismatch,
  memberPaths,
  parseObject,
  text,
} from '@fingerpost/io/pure'

/** How far followed logs were enriched, in one step of time: what was read, what was written, what was seen. */
export interface Checkpoint {
  /** By the names of the logs, behind the last whole line of each that was written; those that had no file yet are left out. */
  readonly inputs: ReadonlyMap<string, FilePosition>
  /** Undefined where the output is no file. */
  readonly output: OutputPlace | undefined
  /** A file of sightings; empty where none are kept. */
  readonly seen: Uint8Array
}

/** Writes a checkpoint whole or not at all. Throws InputError. */
export function writeCheckpoint(path: string, { inputs, output, seen }: Checkpoint): void {
  const header = JSON.stringify({ version: VERSION, inputs: [...inputs], output, seen_bytes: seen.length })
  writeFileAtomically(path, Buffer.concat([Buffer.from(`${header}\n`), seen]))
}

/** Reads a checkpoint; undefined where there is none. Throws InputError for a broken one. */
export function readCheckpoint(path: string): Checkpoint | undefined {
  const bytes = bytesOf(path)
  if (bytes === undefined) return undefined
  try {
    return parseCheckpoint(bytes)
  } catch (error) {
    if (error instanceof Mismatch) throw new InputError(path, undefined, `is no checkpoint: ${error.message}`)
    throw error
  }
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw asInputError(error, path)
  }
}

function parseCheckpoint(bytes: Buffer): Checkpoint {
  const end = bytes.indexOf(LINE_FEED)
  const header = parseObject(bytes.toString('utf8', 0, Math.max(end, 0)))
  number(header, 'version', VERSION)
  const seen = bytes.subarray(end + 1)
  if (number(header, 'seen_bytes') !== seen.length) throw new Mismatch('seen_bytes', String(seen.length))
  const { inputs, output } = header
  return {
    inputs: positionsOf(inputs),
    output: isObject(output) ? placeOf(output) : undefined,
    seen,
  }
}

function positionsOf(inputs: unknown): Map<string, FilePosition> {
  if (!Array.isArray(inputs)) throw new Mismatch('inputs', 'an array')
  return new Map(inputs.map(namedPosition))
}

function namedPosition(pair: unknown): [string, FilePosition] {
  const [name, position]: readonly unknown[] = Array.isArray(pair) ? pair : []
  if (typeof name !== 'string' || !isObject(position)) throw new Mismatch('inputs', 'names and positions')
  return [name, positionOf(position)]
}

function positionOf(input: JsonObject): FilePosition {
  const { modified } = input
  return {
    ...inodeOf(input),
    headBytes: number(input, 'headBytes'),
    headDigest: string(input, 'headDigest'),
    offset: number(input, 'offset'),
    modified: typeof modified === 'number' ? modified : 0,
  }
}

function placeOf(output: JsonObject): OutputPlace {
  return { ...inodeOf(output), length: number(output, 'length') }
}

function inodeOf(file: JsonObject) {
  return { device: string(file, 'device'), inode: string(file, 'inode') }
}

function number(object: JsonObject, name: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = integer(findMember(object, memberPaths(name)), 0, most)
  if (value === undefined) throw new Mismatch(name, 'an integer')
  return value
}

function string(object: JsonObject, name: string): string {
  const value = text(findMember(object, memberPaths(name)))
  if (value === undefined) throw new Mismatch(name, 'a string')
  return value
}

const VERSION = 1
const LINE_FEED = 0x0a
