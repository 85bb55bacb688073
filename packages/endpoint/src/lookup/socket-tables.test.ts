import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { platform } from 'node:os'
import { UDP } from '@fingerpost/capture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FiveTuple } from '../five-tuple.ts'
import { TCP } from '../five-tuple.ts'
import { ProcNet, wordsOf } from './proc-net.ts'
import { SocketDiag } from './socket-diag.ts'
import { holdersOf } from './socket-holders.ts'

const reversed = (connection: FiveTuple): FiveTuple => ({
  transport: connection.transport,
  sourceAddress: connection.destinationAddress,
  sourcePort: connection.destinationPort,
  destinationAddress: connection.sourceAddress,
  destinationPort: connection.sourcePort,
})

test('the words of addresses', () => {
  expect(wordsOf('192.0.2.1')).toEqual([0xc000_0201])
  expect(wordsOf('2001:db8::1:2')).toEqual([0x2001_0db8, 0, 0, 0x1_0002])
  expect(wordsOf('::1')).toEqual([0, 0, 0, 1])
  expect(wordsOf('::')).toEqual([0, 0, 0, 0])
})

describe.runIf(platform() === 'linux')('the socket of a connection', () => {
  let diag: SocketDiag
  const proc = new ProcNet()
  beforeAll(async () => {
    diag = await SocketDiag.open()
  })
  afterAll(() => diag.close())

  test.each([
    ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['IPv4 to a socket of IPv6', '::', '127.0.0.1'],
    ['::1', '::1', '::1'],
  ])('over TCP, %s', async (_, listening, address) => {
    const server = createServer().listen(0, listening)
    await once(server, 'listening')
    const bound = server.address()
    const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0
    const [client] = await Promise.all([connect(port, address), once(server, 'connection')])
    const connection: FiveTuple = {
      transport: TCP,
      sourceAddress: address,
      sourcePort: client.localPort ?? 0,
      destinationAddress: address,
      destinationPort: port,
    }
    const inodes = [connection, reversed(connection)].map((each) => diag.find(each, process.pid))
    expect([connection, reversed(connection)].map((each) => proc.find(each, process.pid))).toEqual(inodes)
    expect(new Set(inodes).size).toBe(2)
    for (const inode of inodes) expect([...holdersOf(inode ?? '')]).toEqual([process.pid])
    const unknown = { ...connection, destinationPort: 1 }
    expect([diag.find(unknown, process.pid), proc.find(unknown, process.pid)]).toEqual([undefined, undefined])
    client.destroy()
    server.close()
  })

  test.each([true, false])('over UDP, connected: %j', async (isConnected) => {
    const socket = createSocket('udp4').bind(0, isConnected ? '127.0.0.1' : undefined)
    await once(socket, 'listening')
    if (isConnected) {
      socket.connect(4433, '127.0.0.1')
      await once(socket, 'connect')
    }
    const connection: FiveTuple = {
      transport: UDP,
      sourceAddress: '127.0.0.1',
      sourcePort: socket.address().port,
      destinationAddress: '127.0.0.1',
      destinationPort: 4433,
    }
    const inode = diag.find(connection, process.pid)
    expect(proc.find(connection, process.pid)).toBe(inode)
    expect([...holdersOf(inode ?? '')]).toEqual([process.pid])
    socket.close()
  })
})
