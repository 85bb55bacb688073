import { InputError } from '../pure/errors.ts'

/** Calls of the system for datagram sockets; each gives a negative number where it fails. */
export interface DatagramSystem {
  socket(domain: number, type: number, protocol: number): number
  bind(socket: number, address: Uint8Array, length: number): number
  connect(socket: number, address: Uint8Array, length: number): number
  recv(socket: number, space: Uint8Array, length: number, flags: number): number
  poll(descriptors: Uint8Array, count: number, milliseconds: number): number
  close(descriptor: number): number
  /** What the last call that failed failed with, in words. */
  error(): string
}

/** Node has no datagram sockets of the local system. Rejects with InputError where `koffi` is missing, or this is not Linux. */
export async function loadDatagramSystem(): Promise<DatagramSystem> {
  if (process.platform !== 'linux') throw new InputError('unix-dgram', undefined, 'only Linux has this input')
  const { default: koffi } = await import('koffi').catch(() => {
    throw new InputError('koffi', undefined, 'this package was left out when fingerpost was installed')
  })
  const library = koffi.load(null)
  const strerror = library.func('const char *strerror(int)')
  return {
    socket: library.func('int socket(int, int, int)'),
    bind: library.func('int bind(int, const void *, unsigned int)'),
    connect: library.func('int connect(int, const void *, unsigned int)'),
    recv: library.func('long recv(int, void *, size_t, int)'),
    poll: library.func('int poll(void *, unsigned long, int)'),
    close: library.func('int close(int)'),
    error: () => String(strerror(koffi.errno())),
  }
}
