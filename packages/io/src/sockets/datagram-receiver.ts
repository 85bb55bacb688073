import { chmodSync, rmSync } from 'node:fs'
import { endianness } from 'node:os'
import { type DatagramSystem, loadDatagramSystem } from './datagram-system.ts'
import type { ReceivingSocket } from './receiving.ts'
import { removeStale } from './stale-socket.ts'
import type { Receiving } from './stream-receiver.ts'

/** Binds a datagram socket. Each datagram is a line, or several, with or without its last line feed. */
export class DatagramReceiver {
  readonly #system: DatagramSystem
  readonly #path: string
  readonly #receiving: Receiving
  readonly #socket: number
  readonly #space = Buffer.alloc(SPACE_BYTES)
  #length = 0

  private constructor(system: DatagramSystem, path: string, receiving: Receiving) {
    this.#system = system
    this.#path = path
    this.#receiving = receiving
    this.#socket = boundSocket(system, path)
  }

  /** Rejects with RangeError where the path is taken or cannot be bound, and with InputError where this system cannot. */
  static async open({ path, mode }: ReceivingSocket, receiving: Receiving): Promise<DatagramReceiver> {
    const system = await loadDatagramSystem()
    await removeStale(path, (taken) => isBound(system, taken))
    const receiver = new DatagramReceiver(system, path, receiving)
    chmodSync(path, mode)
    return receiver
  }

  /** Receives until told otherwise, and then what was sent already. Blocks its thread. */
  receiveUntil(isStopped: () => boolean): void {
    while (!isStopped()) if (this.#waits()) this.#drain()
    this.#drain()
  }

  /** Closes and removes the socket. */
  close(): void {
    this.#system.close(this.#socket)
    rmSync(this.#path, { force: true })
  }

  /** Whether a datagram came within a tenth of a second. */
  #waits(): boolean {
    const descriptor = new DataView(new ArrayBuffer(8))
    descriptor.setInt32(0, this.#socket, LITTLE_ENDIAN)
    descriptor.setInt16(4, POLLIN, LITTLE_ENDIAN)
    return this.#system.poll(new Uint8Array(descriptor.buffer), 1, WAIT_MS) > 0
  }

  #drain(): void {
    while (this.#receive()) if (this.#length > BATCH_BYTES) this.#deliver()
    this.#deliver()
  }

  /** Whether there was a datagram; one that is longer than the space is dropped. */
  #receive(): boolean {
    const space = this.#space.subarray(this.#length, -1)
    const length = this.#system.recv(this.#socket, space, space.length, MSG_DONTWAIT | MSG_TRUNC)
    if (length < 0) return false
    if (length > space.length) this.#receiving.memory.drop(1)
    else this.#append(length)
    return true
  }

  #append(length: number): void {
    this.#length += length
    if (length > 0 && this.#space[this.#length - 1] !== LINE_FEED) this.#space[this.#length++] = LINE_FEED
  }

  #deliver(): void {
    if (this.#length > 0) this.#receiving.deliver(this.#space.subarray(0, this.#length))
    this.#length = 0
  }
}

/** Throws RangeError with what the system says. */
function boundSocket(system: DatagramSystem, path: string): number {
  const socket = system.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)
  const address = addressOf(path)
  if (socket >= 0 && system.bind(socket, address, address.length) >= 0) return socket
  const reason = system.error()
  if (socket >= 0) system.close(socket)
  throw new RangeError(reason)
}

/** Whether a process has the socket that stands at a path. */
function isBound(system: DatagramSystem, path: string): boolean {
  const socket = system.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)
  const address = addressOf(path)
  const isAnswered = system.connect(socket, address, address.length) >= 0
  system.close(socket)
  return isAnswered
}

/** `struct sockaddr_un`. Throws RangeError where the path does not fit. */
function addressOf(path: string): Uint8Array {
  const bytes = Buffer.from(path)
  if (bytes.length > LONGEST_PATH) throw new RangeError(`the path of a socket has at most ${LONGEST_PATH} bytes`)
  const address = Buffer.alloc(2 + LONGEST_PATH + 1)
  new DataView(address.buffer, address.byteOffset).setUint16(0, AF_UNIX, LITTLE_ENDIAN)
  bytes.copy(address, 2)
  return address
}

const LITTLE_ENDIAN = endianness() === 'LE'
const AF_UNIX = 1
const SOCK_DGRAM = 2
const SOCK_CLOEXEC = 0x8_0000
const MSG_TRUNC = 0x20
const MSG_DONTWAIT = 0x40
const POLLIN = 1
/** `sun_path` has 108 bytes, with the zero at its end. */
const LONGEST_PATH = 107
const WAIT_MS = 100
/** Linux limits a datagram to what `net.core.wmem_max` says, some 200 kB by default. */
const SPACE_BYTES = 4 * 1024 * 1024
const BATCH_BYTES = 256 * 1024
const LINE_FEED = 0x0a
