import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { namespaceOf } from './network.ts'

/** The process behind a connection, as /proc described it while the connection's first flight was still unanswered. */
export interface Owner {
  process: string
  executable: string
  parent?: string
  /** TLS libraries mapped into the process, by path. */
  libraries: readonly string[]
}

const TLS_LIBRARIES = /\/lib(?:ssl|gnutls|nss3|mbedtls|wolfssl|boringssl)[-.][^/]*$/
const LONGEST_COMMAND_NAME = 15

/**
 * Finds the process that holds the TCP socket bound to local port `port`, in any network namespace but this process's
 * own and `excluded`. Exact as long as the process still holds it: call it at accept(), before answering anything.
 */
export function findOwner(port: number, excluded: ReadonlySet<string>): Owner | undefined {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
  const candidates = pids.filter((pid) => isElsewhere(namespaceOf(pid), excluded))
  const inode = socketInode(candidates, port)
  const owner = inode && candidates.find((pid) => descriptors(pid).includes(`socket:[${inode}]`))
  return owner ? describe(owner) : undefined
}

function isElsewhere(namespace: string | undefined, excluded: ReadonlySet<string>): boolean {
  return namespace !== undefined && !excluded.has(namespace)
}

/**
 * Inode of the socket with local port `port`, from the tables that `pids` see. Every process is asked until one answers:
 * the first of a namespace may end in the meantime, and its table is empty then.
 */
function socketInode(pids: readonly number[], port: number): string | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const pid of pids) {
    const lines = (read(`/proc/${pid}/net/tcp`) + read(`/proc/${pid}/net/tcp6`)).split('\n')
    const row = lines.map((line) => line.trim().split(/\s+/)).find((fields) => fields[1]?.endsWith(suffix))
    if (row) return row[9]
  }
  return undefined
}

function describe(pid: number): Owner | undefined {
  const executable = link(`/proc/${pid}/exe`)
  if (executable === undefined) return undefined
  const parent = parentOf(pid)
  const parentName = parent === undefined ? undefined : processName(parent)
  const mapped = new Set(
    read(`/proc/${pid}/maps`)
      .match(/\/\S+$/gm)
      ?.filter((path) => TLS_LIBRARIES.test(path)),
  )
  return {
    process: processName(pid) ?? basename(executable),
    executable,
    ...(parentName === undefined ? {} : { parent: parentName }),
    libraries: [...mapped].sort(),
  }
}

/**
 * The name a process goes by: the kernel's command name, which is the executable's or the script's file name unless the
 * program changed it (then the executable's file name), completed where the kernel cut it. A title with spaces, as npm
 * gives itself, is no name.
 */
function processName(pid: number): string | undefined {
  const executable = link(`/proc/${pid}/exe`)
  if (executable === undefined) return undefined
  const command = read(`/proc/${pid}/comm`).trim()
  const names = [executable, ...read(`/proc/${pid}/cmdline`).split('\0').slice(0, 2)].map((path) => basename(path))
  const whole = names.find((name) => !name.includes(' ') && name.slice(0, LONGEST_COMMAND_NAME) === command)
  if (whole) return whole
  return basename(executable).startsWith(command) ? command : basename(executable)
}

/** The parent, if it belongs to the client too: same network namespace, and not the same program again. */
function parentOf(pid: number): number | undefined {
  const parent = Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1])
  if (!(parent > 1) || namespaceOf(parent) !== namespaceOf(pid)) return undefined
  return processName(parent) === processName(pid) ? parentOf(parent) : parent
}

function descriptors(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => link(`/proc/${pid}/fd/${fd}`) ?? [])
  } catch {
    return []
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
