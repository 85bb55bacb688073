import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { namespaceOf } from './network.ts'

/** The process behind a connection, as /proc described it while the connection's first flight was still unanswered. */
export interface Owner {
  process: string
  executable: string
  /** The script that an interpreter runs, where the process goes by its name. */
  script?: string
  parent?: string
  /** TLS and SSH libraries mapped into the process, by path. */
  libraries: readonly string[]
}

const LIBRARIES = /\/lib(?:ssl|gnutls|nss3|ssl3|mbedtls|wolfssl|ssh2?|ssh-gcrypt)[-.][^/]*$/
const LONGEST_COMMAND_NAME = 15

/**
 * Finds the process that holds the socket bound to local port `port` in the network namespace called `namespace`. Exact
 * as long as the process still holds it: call it when the first packet has come, before answering anything.
 */
export function findOwner(transport: 'tcp' | 'udp', port: number, namespace: string): Owner | undefined {
  const members = processesOf(namespace)
  const inode = socketInode(members, transport, port)
  const owner = inode && members.find((pid) => descriptors(pid).includes(`socket:[${inode}]`))
  return owner ? describe(owner) : undefined
}

function processesOf(namespace: string): readonly number[] {
  const inode = statSync(`/run/netns/${namespace}`, { throwIfNoEntry: false })?.ino
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
  return pids.filter((pid) => namespaceOf(pid) === `net:[${inode}]`)
}

/**
 * Inode of the socket with local port `port`, from the tables that `pids` see. Every process is asked until one answers:
 * the first of a namespace may end in the meantime, and its table is empty then.
 */
function socketInode(pids: readonly number[], transport: string, port: number): string | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const pid of pids) {
    const tables = [`/proc/${pid}/net/${transport}`, `/proc/${pid}/net/${transport}6`]
    const rows = tables.flatMap((path) => read(path).split('\n')).map((line) => line.trim().split(/\s+/))
    const row = rows.find((fields) => fields[1]?.endsWith(suffix))
    if (row) return row[9]
  }
  return undefined
}

function describe(pid: number): Owner | undefined {
  const executable = link(`/proc/${pid}/exe`)
  if (executable === undefined) return undefined
  const process = processName(pid) ?? basename(executable)
  const script = words(pid)
    .slice(1, 3)
    .find((word) => word.startsWith('/') && basename(word) === process)
  const parent = parentOf(pid)
  const parentName = parent === undefined ? undefined : processName(parent)
  const mapped = new Set(
    read(`/proc/${pid}/maps`)
      .match(/\/\S+$/gm)
      ?.filter((path) => LIBRARIES.test(path)),
  )
  return {
    process,
    executable,
    ...(script === undefined ? {} : { script }),
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
  const names = [executable, ...words(pid).slice(0, 2)].map((path) => basename(path))
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

function words(pid: number): readonly string[] {
  return read(`/proc/${pid}/cmdline`).split('\0')
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
