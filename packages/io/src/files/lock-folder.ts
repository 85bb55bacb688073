import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asInputError, InputError } from '../pure/errors.ts'

/** A folder that this process has for itself. */
export interface FolderLock {
  /** Lets others have it. */
  release(): void
}

/**
 * Makes a folder where there is none, and takes it for this process, among those of one machine. What a process left that
 * no longer runs does not count. Throws InputError where another process has it, or where it cannot be written.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'lock')
  const own = `${path}.${process.pid}`
  try {
    makeFolder(folder)
    writeFileSync(own, identityOf(process.pid))
    take(path, own, folder)
    rmSync(own)
  } catch (error) {
    rmSync(own, { force: true })
    throw asInputError(error, folder)
  }
  return { release: () => rmSync(path, { force: true }) }
}

/** With `recursive`, Node says that there is no such file where a file system is read-only. */
function makeFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: !existsSync(dirname(folder)), mode: 0o700 })
}

/** A link is made whole or not at all, and only where there is none. */
function take(path: string, own: string, folder: string): void {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (isLinked(own, path)) return
    const pid = holderOf(path)
    if (pid !== undefined) throw new InputError(folder, undefined, `is in use by process ${pid}`)
    renameIfThere(path, `${own}.old`)
    rmSync(`${own}.old`, { force: true })
  }
  throw new InputError(folder, undefined, 'is taken by other processes again and again')
}

function isLinked(own: string, path: string): boolean {
  return succeeds(() => linkSync(own, path), 'EEXIST')
}

/** The process that has the lock, where it runs. */
function holderOf(path: string): number | undefined {
  const identity = contentOf(path)
  const pid = Number(/^\d+/.exec(identity)?.[0])
  return pid > 0 && identityOf(pid) === identity ? pid : undefined
}

/** Numbers of processes are used again, so when it began is compared as well, where /proc says so; empty where none runs. */
function identityOf(pid: number): string {
  if (!isRunning(pid)) return ''
  const status = contentOf(`/proc/${pid}/stat`)
  const start = status.slice(status.lastIndexOf(')') + 2).split(' ')[START_TIME] ?? ''
  return `${pid} ${start}\n`
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function renameIfThere(path: string, to: string): void {
  succeeds(() => renameSync(path, to), 'ENOENT')
}

/** Whether an action was done, where a code says that it could not be; throws every other error. */
function succeeds(action: () => void, code: string): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return false
    throw error
  }
}

/** `starttime` of proc_pid_stat(5), counted behind the name of the program. */
const START_TIME = 19
const MOST_TRIES = 10
