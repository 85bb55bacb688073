import { nodeDigests } from '@fingerpost/database/node'
import type { JsonObject } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { networkFormats } from './registry.ts'

const JA3 = 'e7d705a3286e19ea42f587b344ee6865'
const JA4 = 't13d1516h2_8daaf6152771_e5627efa2ab1'
const ZEEK = {
  ts: 1700000000.25,
  uid: 'CHhAvVGS1DHFjwGM9',
  'id.orig_h': '192.0.2.1',
  'id.orig_p': 50000,
  'id.resp_h': '198.51.100.2',
  'id.resp_p': 443,
  server_name: 'example.org',
  ja3: JA3,
  ja4: JA4,
}

function read(line: JsonObject) {
  const format = networkFormats(nodeDigests).find((format) => format.recognizes(line))
  return { name: format?.name, items: format?.read(line) }
}

test("a line of Zeek's ssl.log in JSON is a network record", () => {
  const { name, items } = read(ZEEK)
  expect(name).toBe('Zeek (JSON)')
  expect(items).toEqual([
    {
      time: 1700000000.25,
      connection: expect.anything(),
      facts: {
        timestamp: 1700000000.25,
        fingerprints: { ja3: JA3, ja4: JA4 },
        server_name: 'example.org',
        user_agent: undefined,
        dst_ip: '198.51.100.2',
        dst_port: 443,
        truncated: undefined,
      },
    },
  ])
})

test('its connection is the one of the same 5-tuple in EVE', () => {
  const eve = {
    timestamp: '2023-11-14T22:13:20.250000+0000',
    event_type: 'tls',
    src_ip: '192.0.2.1',
    src_port: 50000,
    dest_ip: '198.51.100.2',
    dest_port: 443,
    proto: 'TCP',
    tls: { ja4: JA4 },
  }
  const [zeek, other] = [read(ZEEK), read(eve)].map(({ items }) => items?.[0])
  expect(other).toMatchObject({ time: 1700000000.25 })
  expect(zeek).toMatchObject({ connection: Object(other).connection })
})

test('lines of other logs of Zeek have no fingerprint', () => {
  expect(read({ ts: 1700000000.25, uid: 'C1', conn_state: 'SF' }).items).toEqual(['no fingerprint'])
})
