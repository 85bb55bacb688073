import type { LineSink, LineSource } from '@fingerpost/io'
import { UsageError } from '../console/run.ts'
import { warn } from './warn.ts'

/** Listens on `unix-stream:PATH` or `unix-dgram:PATH`, with `?mode=660` for other permissions of the socket. */
export async function openUnixSource(address: string): Promise<LineSource> {
  const { openReceivingSocket } = await import('@fingerpost/io/sockets')
  const { kind, path, mode = 0o660 } = unixAddress(address)
  return await openReceivingSocket({ kind, path, mode }, { name: address, warn })
}

/** Connects to `unix-stream:PATH` and writes there. Rejects with UsageError. */
export async function openUnixSink(address: string, signal: AbortSignal): Promise<LineSink> {
  const { SocketSink } = await import('@fingerpost/io/sockets')
  return new SocketSink(unixAddress(address).path, { name: address, warn, signal })
}

/** What an address of a local socket says. */
interface UnixAddress {
  readonly kind: 'stream' | 'datagram'
  readonly path: string
  /** Undefined where it is not said. */
  readonly mode: number | undefined
}

/** Reads such an address. Throws UsageError. */
function unixAddress(address: string): UnixAddress {
  const [, scheme, path = '', mode] = /^unix-(stream|dgram):([^?]+)(?:\?mode=(0?[0-7]{3}))?$/.exec(address) ?? []
  if (path === '')
    throw new UsageError(`${address}: expected unix-stream:PATH or unix-dgram:PATH, perhaps with ?mode=660`)
  const kind = scheme === 'stream' ? 'stream' : 'datagram'
  return { kind, path, mode: mode === undefined ? undefined : Number.parseInt(mode, 8) }
}
