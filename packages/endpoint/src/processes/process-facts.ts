import { type BigIntStats, statSync } from 'node:fs'
import { basename } from 'node:path'
import { monotonicSeconds } from './clock.ts'
import { linkOf, readText } from './procfs.ts'

/** What /proc says of a process. */
export interface ProcessFacts {
  readonly pid: number
  readonly name: string
  /** The executable, as its process names it. */
  readonly path: string
  /** Tells files apart, and a file from itself after a change. */
  readonly file: string
  /** Seconds since the machine was started, to a hundredth. */
  readonly started: number
  /** The effective user's number. */
  readonly uid: number
  readonly parent: ParentFacts | undefined
  /** The id of its container, where its control group names one. */
  readonly container: string | undefined
  /** Its arguments, each behind a blank. */
  readonly commandLine: string
  /** Seconds of CLOCK_MONOTONIC at which all of this had been read. */
  readonly readAt: number
}

/** The process that started another one. */
export interface ParentFacts {
  readonly pid: number
  readonly name: string
  readonly path: string
}

/** What a process that was forked has of its parent as long as it does not execute a program of its own. */
export function forked(parent: ProcessFacts, pid: number): ProcessFacts {
  return { ...parent, pid, parent: { pid: parent.pid, name: parent.name, path: parent.path } }
}

/** The kernel cuts the name of a command here. */
const COMMAND_LENGTH = 15
/** USER_HZ, which is the same on every Linux. */
const TICKS_PER_SECOND = 100

/** A container's id as Docker, Podman, containerd and CRI-O put it at the end of a control group's path. */
const CONTAINER = /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m

/**
 * Reads what /proc says of a process, given its number or that of one of its threads. Undefined if it has ended, may not be
 * read by us, or is a kernel thread.
 */
export function readProcess(thread: number): ProcessFacts | undefined {
  const folder = `/proc/${thread}`
  const path = linkOf(`${folder}/exe`)
  const file = fileOf(`${folder}/exe`)
  const status = readText(`${folder}/status`)
  const stat = statOf(folder)
  if (path === undefined || file === undefined || status === undefined || stat === undefined) return undefined
  const commandLine = readText(`${folder}/cmdline`) ?? ''
  return {
    pid: numberIn(status, 'Tgid'),
    name: nameOf(stat.command, path, commandLine),
    path: withoutMark(path),
    file,
    started: stat.started,
    uid: numberIn(status, 'Uid:\\s+\\d+'),
    parent: parentOf(stat.parent),
    container: CONTAINER.exec(readText(`${folder}/cgroup`) ?? '')?.[1],
    commandLine: commandLine.replace(/\0$/, '').replaceAll('\0', ' '),
    readAt: monotonicSeconds(),
  }
}

/** The number of the process that started another one, 0 for none; undefined where that is gone. */
export function parentNumber(pid: number): number | undefined {
  return statOf(`/proc/${pid}`)?.parent
}

/** What tells a file apart, and from itself after a change: device, inode, time of the last change, size. */
export function fileOf(path: string): string | undefined {
  try {
    return fileKey(statSync(path, { bigint: true }))
  } catch {
    return undefined
  }
}

/** The same of a file that is open. */
export function fileKey({ dev, ino, mtimeNs, size }: BigIntStats): string {
  return `${dev} ${ino} ${mtimeNs} ${size}`
}

function parentOf(pid: number): ParentFacts | undefined {
  const path = linkOf(`/proc/${pid}/exe`)
  const command = statOf(`/proc/${pid}`)?.command
  if (path === undefined || command === undefined) return undefined
  return { pid, name: nameOf(command, path, readText(`/proc/${pid}/cmdline`) ?? ''), path: withoutMark(path) }
}

/** proc_pid_stat(5): the command stands in parentheses and may have some itself. */
function statOf(folder: string): { command: string; parent: number; started: number } | undefined {
  const text = readText(`${folder}/stat`)
  if (text === undefined) return undefined
  const end = text.lastIndexOf(')')
  const fields = text.slice(end + 2).split(' ')
  const command = text.slice(text.indexOf('(') + 1, end)
  return { command, parent: Number(fields[1]), started: Number(fields[19]) / TICKS_PER_SECOND }
}

/**
 * The name that a process goes by: its command, which is the file name of the program or the script, made whole from
 * its arguments where the kernel cut it. One that the process has chosen for itself is none; then the executable's.
 */
function nameOf(command: string, path: string, commandLine: string): string {
  const executable = basename(withoutMark(path))
  const names = [executable, ...commandLine.split('\0', 2).map((argument) => basename(argument))]
  const whole = names.find((name) => name !== '' && !name.includes(' ') && name.slice(0, COMMAND_LENGTH) === command)
  if (whole !== undefined) return whole
  return command !== '' && executable.startsWith(command) ? command : executable
}

/** The kernel marks executables that have been removed or replaced. */
function withoutMark(path: string): string {
  return path.replace(/ \(deleted\)$/, '')
}

function numberIn(status: string, field: string): number {
  return Number(new RegExp(`^${field}:?\\s+(\\d+)`, 'm').exec(status)?.[1])
}
