import {
  closeSync,
  createWriteStream,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, to the disk, then under its name, so that
 * whoever opens the path sees the old content or the new. A symbolic link stays one. What is no regular file (a pipe, a
 * terminal, /dev/null) is written to as it is. Throws the error of the file system, with the old content in place.
 */
export function writeFileAtomically(path: string, content: Uint8Array): void {
  const target = resolved(path)
  if (isSpecial(target)) writeFileSync(target, content)
  else replaceFile(target, content)
}

/**
 * Writes chunks as they come, whole or not at all, as `writeFileAtomically` does; `-` is standard output. Gives the
 * number of bytes. Rejects with the error of the chunks or of the file system, with the old content in place.
 */
export async function writeChunksAtomically(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0
  const counted = async function* () {
    for await (const chunk of chunks) {
      bytes += chunk.length
      yield chunk
    }
  }
  if (path === '-') await pipeline(counted(), process.stdout, { end: false })
  else if (isSpecial(path)) await pipeline(counted(), createWriteStream(path))
  else await streamToFile(resolved(path), counted())
  return bytes
}

async function streamToFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await pipeline(chunks, createWriteStream(temporary, { flags: 'wx', flush: true }))
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/** Where a path leads, links followed; the path itself where nothing is there yet. */
export function resolved(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Whether what is there is no regular file: a pipe, a terminal, a device. */
export function isSpecial(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false
}

function replaceFile(path: string, content: Uint8Array): void {
  const temporary = temporaryName(path)
  try {
    writeToDisk(temporary, content)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/**
 * The name of this process's temporary file for a path, `PATH.PID.tmp`. Those of processes that were killed, and are no
 * more, are removed.
 */
function temporaryName(path: string): string {
  const [folder, prefix] = [dirname(path), `${basename(path)}.`]
  for (const name of namesIn(folder)) {
    const pid = name.startsWith(prefix) ? /^([1-9]\d*)\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true })
  }
  return `${path}.${process.pid}.tmp`
}

/** None where they may not be listed: writing may be possible all the same. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** A process that may not be asked is one. What this process left behind, it left before it was this one. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH'
  }
}

function writeToDisk(path: string, content: Uint8Array): void {
  const file = openSync(path, 'wx')
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The new name is safe once the folder is on the disk too; where folders cannot be opened, this is left to the system. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
