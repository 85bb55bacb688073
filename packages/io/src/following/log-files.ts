import { type BigIntStats, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, parse } from 'node:path'
import { openSource } from '../sources/open.ts'
import { digestOf, type FileIdentity, type FilePosition, hasInode } from './file-identity.ts'

/** A file of a log: the one that is written to, or one that was rotated away. */
export interface LogFile {
  readonly path: string
  readonly status: BigIntStats
  /** Whether its name says that it is packed. */
  readonly isPacked: boolean
}

/** Where reading goes on: the index of the file that holds a position, and how it was recognised. */
export interface Found {
  readonly index: number
  /** `copy`: the bytes are the same, the inode is not: the file was copied or packed. */
  readonly as: 'itself' | 'copy'
}

/**
 * The files of a log, oldest first, the one that is written to last. Rotated ones stand beside it and add digits to its
 * name: `eve.json.1`, `eve.json-20261124.gz`, `eve-20261124.json`. One that is just being packed is named once, unpacked.
 */
export function logFilesOf(path: string): LogFile[] {
  const folder = dirname(path)
  const names = namesIn(folder).flatMap((name) => rotatedName(name, path))
  const present = new Set(names.map(({ name }) => name))
  const rotated = names.filter(({ name, unpacked }) => name === unpacked || !present.has(unpacked))
  const files = rotated.flatMap(({ name, unpacked, mark }) => {
    const found = logFile(join(folder, name), name !== unpacked)
    return found === undefined ? [] : [{ ...found, mark }]
  })
  const live = logFile(path, false)
  return [...inOrder(files), ...(live === undefined ? [] : [live])]
}

/** Finds the file of a position among the files of its log: the file itself, else one with the same first bytes. */
export async function findPosition(files: readonly LogFile[], position: FilePosition): Promise<Found | undefined> {
  const itself = files.findIndex(({ status, isPacked }) => !isPacked && hasInode(status, position))
  const same = files[itself]
  if (same !== undefined && (await holds(same, position))) return { index: itself, as: 'itself' }
  if (position.headBytes === 0) return undefined
  for (const [index, file] of files.entries()) {
    if (index !== itself && (await holds(file, position))) return { index, as: 'copy' }
  }
  return undefined
}

async function holds(file: LogFile, { offset, ...identity }: FilePosition): Promise<boolean> {
  return (file.isPacked || Number(file.status.size) >= offset) && (await hasHead(file, identity))
}

/** Whether the unpacked file begins as the identity says; not, where it cannot be read. */
async function hasHead({ path }: LogFile, { headBytes, headDigest }: Omit<FileIdentity, 'device'>): Promise<boolean> {
  const head = Buffer.alloc(headBytes)
  let length = 0
  try {
    const source = await openSource(path)
    while (length < headBytes) {
      const count = await source.read(head.subarray(length))
      if (count === 0) break
      length += count
    }
    source.close()
  } catch {
    return false
  }
  return length === headBytes && digestOf(head) === headDigest
}

/** Whether a name is that of a rotated file of a log with another name. */
export function isRotatedName(name: string, log: string): boolean {
  return name !== log && rotatedName(name, log).length > 0
}

interface RotatedName {
  readonly name: string
  /** The name without the ending of a packed file. */
  readonly unpacked: string
  /** What rotation put into the name: a number or a time. */
  readonly mark: string
}

/** What rotation puts into a name: `.1`, `-20261124`, `.2026-11-24-16-00-00`, `-2026-11-24T16:00Z`. */
const MARK = /^[.-](\d[\d.:_TZ-]*)$/

function rotatedName(name: string, path: string): RotatedName[] {
  const base = basename(path)
  const { name: stem, ext } = parse(base)
  const unpacked = name.replace(/\.(?:gz|zst)$/, '')
  const after = unpacked.startsWith(base) ? MARK.exec(unpacked.slice(base.length)) : null
  const isWithin = unpacked.startsWith(stem) && unpacked.endsWith(ext) && unpacked.length > base.length
  const within = isWithin ? MARK.exec(unpacked.slice(stem.length, unpacked.length - ext.length)) : null
  const mark = (after ?? within)?.[1]
  return mark === undefined ? [] : [{ name, unpacked, mark }]
}

/** By the number where all have one (the highest is the oldest), else by when they were last written to. */
function inOrder<File extends LogFile & { readonly mark: string }>(files: readonly File[]): File[] {
  const isNumbered = files.every(({ mark }) => /^\d{1,5}$/.test(mark))
  if (isNumbered) return [...files].sort((a, b) => Number(b.mark) - Number(a.mark))
  return [...files].sort((a, b) => Number(a.status.mtimeNs - b.status.mtimeNs) || (a.mark < b.mark ? -1 : 1))
}

/** Undefined where there is no regular file, or none any more. */
function logFile(path: string, isPacked: boolean): LogFile | undefined {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false })
  return status?.isFile() ? { path, status, isPacked } : undefined
}

/** None where the folder is not there, or not yet. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
