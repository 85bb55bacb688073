import { expect, test } from 'vitest'
import { ipv4, udp } from '../../../../../test/support/capture-builder.ts'
import { IpResult, readIp } from '../network/ip.ts'
import { Packet } from '../packet.ts'
import { readUdp } from './udp.ts'

function packetOf(bytes: readonly number[], end = bytes.length): Packet {
  const packet = new Packet()
  packet.bytes = Uint8Array.from(bytes)
  packet.end = end
  expect(readIp(packet, 0)).toBe(IpResult.packet)
  return packet
}

test.each([
  ['as it is', undefined, 3],
  ['0: a jumbogram', 0, 3],
  ['beyond the packet', 0xffff, 3],
  ['shorter than the packet', 10, 2],
])('the payload by the length %s', (_, length, expected) => {
  const packet = packetOf(ipv4(udp({ payload: [1, 2, 3], source: 5353, destination: 443, length }), { protocol: 17 }))
  expect(readUdp(packet)).toBe(true)
  expect(packet).toMatchObject({ network: 0, sourcePort: 5353, destinationPort: 443, payload: 28 })
  expect(packet.payloadEnd - packet.payload).toBe(expected)
})

test('a header that is cut, or longer than its length field, is none', () => {
  const whole = ipv4(udp({ payload: [], length: 8 }), { protocol: 17 })
  expect(readUdp(packetOf(whole))).toBe(true)
  expect(readUdp(packetOf(whole, whole.length - 1))).toBe(false)
  expect(readUdp(packetOf(ipv4(udp({ payload: [1], length: 7 }), { protocol: 17 })))).toBe(false)
})
