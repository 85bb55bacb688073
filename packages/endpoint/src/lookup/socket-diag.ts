import { closeSync, openSync } from 'node:fs'
import { endianness } from 'node:os'
import { InputError } from '@fingerpost/io/pure'
import type { FiveTuple } from '../five-tuple.ts'
import { TCP } from '../five-tuple.ts'
import { linkOf } from '../processes/procfs.ts'
import { type SocketTable, wordsOf } from './proc-net.ts'

/** Calls of the system; each gives a negative number where it fails. */
interface System {
  socket(domain: number, type: number, protocol: number): number
  send(socket: number, bytes: Uint8Array, length: number, flags: number): number
  recv(socket: number, bytes: Uint8Array, length: number, flags: number): number
  setns(descriptor: number, type: number): number
  close(descriptor: number): number
}

const OWN_NAMESPACE = '/proc/thread-self/ns/net'

const LITTLE_ENDIAN = endianness() === 'LE'
const AF_INET = 2
const AF_INET6 = 10
const AF_NETLINK = 16
const SOCK_RAW_CLOEXEC = 3 | 0x8_0000
const NETLINK_SOCK_DIAG = 4
const MSG_DONTWAIT = 0x40
const CLONE_NEWNET = 0x4000_0000
const SOCK_DIAG_BY_FAMILY = 20
const NLM_F_REQUEST = 1
/** Lengths of nlmsghdr and inet_diag_req_v2 (linux/netlink.h, linux/inet_diag.h). */
const HEADER = 16
const REQUEST = HEADER + 56
/** Where inet_diag_msg has ports, the other address and the inode. */
const ID = HEADER + 4
const INODE = HEADER + 68

/**
 * Asks the kernel for one socket over a netlink interface (sock_diag(7)), in the namespace of the process that asks or
 * in another: the time it takes does not grow with the number of sockets.
 */
export class SocketDiag implements SocketTable {
  readonly #system: System
  readonly #home: number
  readonly #homeLink: string | undefined
  readonly #socket: number
  readonly #reply = new Uint8Array(8192)

  private constructor(system: System) {
    this.#system = system
    this.#home = openSync(OWN_NAMESPACE, 'r')
    this.#homeLink = linkOf(OWN_NAMESPACE)
    this.#socket = this.#open()
    if (this.#socket >= 0) return
    closeSync(this.#home)
    throw new InputError('NETLINK_SOCK_DIAG', undefined, 'the system does not open this netlink interface')
  }

  /** Throws InputError where the package `koffi` is missing or the system refuses. */
  static async open(): Promise<SocketDiag> {
    return new SocketDiag(await loadSystem())
  }

  find(connection: FiveTuple, pid: number): string | undefined {
    const namespace = `/proc/${pid}/ns/net`
    if (linkOf(namespace) === this.#homeLink) return this.#ask(this.#socket, connection)
    const socket = this.#openIn(namespace)
    if (socket < 0) return undefined
    const inode = this.#ask(socket, connection)
    this.#system.close(socket)
    return inode
  }

  close(): void {
    this.#system.close(this.#socket)
    closeSync(this.#home)
  }

  /** A socket, or a negative number. */
  #open(): number {
    return this.#system.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG)
  }

  /** A socket that belongs to another network namespace: this thread, and no other, enters that for a moment. */
  #openIn(namespace: string): number {
    const other = openQuietly(namespace)
    if (other === undefined) return -1
    const isThere = this.#system.setns(other, CLONE_NEWNET) === 0
    closeSync(other)
    if (!isThere) return -1
    const socket = this.#open()
    if (this.#system.setns(this.#home, CLONE_NEWNET) !== 0) throw new Error('cannot leave a network namespace')
    return socket
  }

  /** The answer comes before `send` returns. */
  #ask(socket: number, connection: FiveTuple): string | undefined {
    const request = requestFor(connection)
    if (this.#system.send(socket, request, request.length, 0) < 0) return undefined
    const length = this.#system.recv(socket, this.#reply, this.#reply.length, MSG_DONTWAIT)
    const reply = new DataView(this.#reply.buffer, 0, Math.max(length, 0))
    if (length < INODE + 4 || reply.getUint16(4, LITTLE_ENDIAN) !== SOCK_DIAG_BY_FAMILY) return undefined
    const inode = reply.getUint32(INODE, LITTLE_ENDIAN)
    return inode === 0 || !isAbout(reply, connection) ? undefined : String(inode)
  }
}

/** `struct inet_diag_req_v2`; of UDP the kernel wants the other end first. */
function requestFor(connection: FiveTuple): Uint8Array {
  const { transport, sourceAddress, sourcePort, destinationAddress, destinationPort } = connection
  const own = { words: wordsOf(sourceAddress), port: sourcePort }
  const other = { words: wordsOf(destinationAddress), port: destinationPort }
  const [first, second] = transport === TCP ? [own, other] : [other, own]
  const request = new DataView(new ArrayBuffer(REQUEST))
  request.setUint32(0, REQUEST, LITTLE_ENDIAN)
  request.setUint16(4, SOCK_DIAG_BY_FAMILY, LITTLE_ENDIAN)
  request.setUint16(6, NLM_F_REQUEST, LITTLE_ENDIAN)
  request.setUint8(HEADER, own.words.length === 1 ? AF_INET : AF_INET6)
  request.setUint8(HEADER + 1, transport)
  request.setUint32(HEADER + 4, 0xffff_ffff)
  request.setUint16(HEADER + 8, first.port)
  request.setUint16(HEADER + 10, second.port)
  for (const [index, word] of first.words.entries()) request.setUint32(HEADER + 12 + 4 * index, word)
  for (const [index, word] of second.words.entries()) request.setUint32(HEADER + 28 + 4 * index, word)
  request.setUint32(HEADER + 48, 0xffff_ffff)
  request.setUint32(HEADER + 52, 0xffff_ffff)
  return new Uint8Array(request.buffer)
}

/** Where there is no such connection the kernel may answer with a socket that listens, or sends to anybody. */
function isAbout(reply: DataView, { transport, sourcePort, destinationPort }: FiveTuple): boolean {
  const other = reply.getUint16(ID + 2)
  return reply.getUint16(ID) === sourcePort && (other === destinationPort || (other === 0 && transport !== TCP))
}

function openQuietly(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch {
    return undefined
  }
}

async function loadSystem(): Promise<System> {
  const { default: koffi } = await import('koffi').catch(() => {
    throw new InputError('koffi', undefined, 'this package was left out when fingerpost was installed')
  })
  try {
    const library = koffi.load(null)
    return {
      socket: library.func('int socket(int, int, int)'),
      send: library.func('long send(int, const void *, size_t, int)'),
      recv: library.func('long recv(int, void *, size_t, int)'),
      setns: library.func('int setns(int, int)'),
      close: library.func('int close(int)'),
    }
  } catch (error) {
    throw new InputError('koffi', undefined, error instanceof Error ? error.message : String(error))
  }
}
