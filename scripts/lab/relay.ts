import { createSocket, type Socket as Datagrams } from 'node:dgram'
import { connect, isIPv6, type Socket } from 'node:net'
import type { Endpoint, OwnerLog } from './owner-log.ts'

const LOOPBACK = '127.0.0.1'
/** A client that has been silent for so long is forgotten. */
const IDLE_MILLISECONDS = 20_000

/** Joins a connection with a server on port `to` of the loopback interface. */
export function relayStream(socket: Socket, to: number): void {
  const inner = connect(to, LOOPBACK)
  inner.on('error', () => socket.destroy())
  socket.on('close', () => inner.destroy())
  socket.pipe(inner).pipe(socket)
}

/**
 * Takes the datagrams that come to `own` to a server on port `to` of the loopback interface, and its answers back. Who
 * owns a client's socket is written to `log` before its first datagram is passed on.
 */
export function relayDatagrams(own: Endpoint, to: number, log: OwnerLog): void {
  const outer = createSocket(isIPv6(own.address) ? 'udp6' : 'udp4')
  const sessions = new Map<string, Datagrams>()
  outer.on('error', (error) => console.error(`${own.address} ${own.port}: ${error.message}`))
  outer.on('message', (datagram, source) => {
    const key = `${source.address} ${source.port}`
    let inner = sessions.get(key)
    if (inner === undefined) {
      log('udp', source, own)
      inner = openSession((answer) => outer.send(answer, source.port, source.address))
      inner.on('close', () => sessions.delete(key))
      sessions.set(key, inner)
    }
    inner.send(datagram, to, LOOPBACK)
  })
  outer.bind(own.port, own.address)
}

function openSession(answer: (datagram: Buffer) => void): Datagrams {
  const inner = createSocket('udp4')
  const idle = setTimeout(() => inner.close(), IDLE_MILLISECONDS)
  inner.on('error', () => {})
  inner.on('message', (datagram) => {
    idle.refresh()
    answer(datagram)
  })
  return inner
}
