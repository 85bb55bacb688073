import { expect, test } from 'vitest'
import { ethernet, ipv4, tcp } from '../../../../../test/support/capture-builder.ts'
import { Packet } from '../../packets/packet.ts'
import { Fingerprinter } from '../fingerprinter.ts'
import type { ConnectionReader, StreamReader } from './stream-reader.ts'

const ACK = 0x10
const ETHERNET = 1

/** Bytes that were handed over, by connection, of which each keeps as many as are said. */
function reading(waitingBytes: number) {
  const connections: string[] = []
  const streams: StreamReader = {
    begins: (bytes, start) => bytes[start] === 0x43,
    connection(): ConnectionReader {
      const number = connections.push('') - 1
      const push = (_sender: string, bytes: Uint8Array) => {
        connections[number] += new TextDecoder().decode(bytes)
      }
      return { push, retry() {}, waitingBytes, isOver: false }
    },
  }
  const fingerprinter = new Fingerprinter(() => {}, { streams, protocols: [] })
  const send = (port: number, text: string, sequence: number) => {
    const bytes = Uint8Array.from(
      ethernet(ipv4(tcp({ payload: new TextEncoder().encode(text), port, sequence, flags: ACK }))),
    )
    const packet = Object.assign(new Packet(), {
      bytes,
      end: bytes.length,
      wireLength: bytes.length,
      linkType: ETHERNET,
    })
    fingerprinter.packet(packet)
  }
  return { connections, send }
}

test('segments come in order, once each, whatever their order was', () => {
  const { connections, send } = reading(0)
  send(1, 'C12', 100)
  send(1, '67', 106)
  send(1, '345', 103)
  send(1, '5678', 105)
  send(1, 'C12', 100)
  expect(connections).toEqual(['C12345678'])
})

test('a sequence number wraps around', () => {
  const { connections, send } = reading(0)
  send(1, 'C12', 0xfffffffe)
  send(1, '45', 2)
  send(1, '3', 1)
  expect(connections).toEqual(['C12345'])
})

test('of connections that keep too much together, the one that was silent longest is given up', () => {
  const { connections, send } = reading(2 ** 25)
  send(1, 'C', 100)
  send(2, 'C', 100)
  send(1, '1', 101)
  send(3, 'C', 100)
  send(1, '2', 102)
  send(2, '1', 101)
  expect(connections).toEqual(['C12', 'C', 'C'])
})
