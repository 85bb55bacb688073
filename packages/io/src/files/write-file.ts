import {
  chmodSync,
  chownSync,
  closeSync,
  createWriteStream,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { asInputError } from '../pure/errors.ts'
import { STANDARD_OUTPUT, STANDARD_OUTPUT_DESCRIPTOR, writeAll } from '../sinks/descriptor.ts'

/** Writes a file whole or not at all, as `writeFileAtomically` does, or to standard output for `-`. */
export function writeOutput(path: string, content: Uint8Array): void {
  if (path === STANDARD_OUTPUT) writeAll(STANDARD_OUTPUT_DESCRIPTOR, content)
  else writeFileAtomically(path, content)
}

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, to the disk, then under its name, so that
 * whoever opens the path sees the old content or the new. Mode and owner stay, and a symbolic link stays one. What is no regular file (a pipe, a
 * terminal, /dev/null) is written to as it is. Throws InputError where the file system fails, with the old content in place.
 */
export function writeFileAtomically(path: string, content: Uint8Array): void {
  const target = resolved(path)
  try {
    if (isSpecial(target)) writeFileSync(target, content)
    else replaceFile(target, content)
  } catch (error) {
    throw ofFile(error, path)
  }
}

/**
 * Writes chunks as they come, whole or not at all, as `writeFileAtomically` does; `-` is standard output. Gives the
 * number of bytes. Rejects with the error of the chunks, or with InputError where the file system fails, with the old
 * content in place.
 */
export async function writeChunksAtomically(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0
  const counted = async function* () {
    for await (const chunk of chunks) {
      bytes += chunk.length
      yield chunk
    }
  }
  if (path === STANDARD_OUTPUT) await pipeline(counted(), process.stdout, { end: false })
  else await writeStream(path, counted())
  return bytes
}

async function writeStream(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    if (isSpecial(path)) await pipeline(chunks, createWriteStream(path))
    else await streamToFile(resolved(path), chunks)
  } catch (error) {
    throw ofFile(error, path)
  }
}

/** An error of the file system, with the path; other errors, and that of a closed pipe, as they are. */
function ofFile(error: unknown, path: string): unknown {
  const isOfFile = error instanceof Error && 'syscall' in error && !('code' in error && error.code === 'EPIPE')
  return isOfFile ? asInputError(error, path) : error
}

async function streamToFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await pipeline(chunks, createWriteStream(temporary, { flags: 'wx', flush: true, mode: modeBeside(path) }))
    putInPlace(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** The path with symbolic links resolved; the path itself when nothing is there yet. */
export function resolved(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Whether the path is a pipe, a terminal or a device. */
function isSpecial(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false
}

function replaceFile(path: string, content: Uint8Array): void {
  const temporary = temporaryName(path)
  try {
    writeToDisk(temporary, content, modeBeside(path))
    putInPlace(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** The mode of a temporary file: that of a new file, or of one that nobody else reads where it replaces another. */
export function modeBeside(path: string): number {
  return existsSync(path) ? 0o600 : 0o666
}

/**
 * Gives a file that is on the disk its name, with the mode and the owner of the file that it replaces; that is safe once the
 * folder is on the disk too.
 */
export function putInPlace(temporary: string, path: string): void {
  takePlace(temporary, path)
  syncFolder(dirname(path))
}

/** As `putInPlace`, without waiting for the disk. */
export function takePlace(temporary: string, path: string): void {
  const before = statSync(path, { throwIfNoEntry: false })
  if (before !== undefined) makeLike(temporary, before)
  renameSync(temporary, path)
}

/** Only root may give files away; the mode goes last, since a new owner takes set-user-ID away. */
function makeLike(path: string, { uid, gid, mode }: Stats): void {
  const own = statSync(path)
  if (own.uid !== uid || own.gid !== gid) giveTo(path, { uid, gid })
  chmodSync(path, mode & PERMISSIONS)
}

const PERMISSIONS = 0o7777

function giveTo(path: string, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  try {
    chownSync(path, uid, gid)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error
  }
}

/**
 * The name of this process's temporary file for a path, `PATH.PID.tmp`. Files of processes that no longer run are
 * removed.
 */
export function temporaryName(path: string): string {
  const [folder, prefix] = [dirname(path), `${basename(path)}.`]
  for (const name of namesIn(folder)) {
    const pid = name.startsWith(prefix) ? /^([1-9]\d*)\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true })
  }
  return `${path}.${process.pid}.tmp`
}

/** Empty when the folder cannot be listed: writing may still be possible. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** A process that may not be signalled is running. A file with our own PID was left by an earlier process. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH'
  }
}

function writeToDisk(path: string, content: Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', mode)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Skipped on Windows, where folders cannot be opened. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
