import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { fixture, fixtureTable } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'

const CAPTURE = fixture('http2/loopback.pcap')

/** What tshark calls the values of the settings. */
const SETTINGS = new Map([
  ['1', 'header_table_size'],
  ['2', 'enable_push'],
  ['3', 'max_concurrent_streams'],
  ['4', 'initial_window_size'],
  ['5', 'max_frame_size'],
  ['6', 'max_header_list_size'],
])
const PRIORITY = '2'

test('clients without TLS as tshark reads their frames (test/fixtures/http2)', async () => {
  const records = await recordsOf(CAPTURE, { protocols: [registry.http2] })
  expect(records.map(line)).toEqual(expectedLines())
  expect(records).toHaveLength(5)
})

function line({ protocol, message, sourcePort }: FingerprintRecord): string {
  const [group] = protocol.facts(message)
  const { headers } = group?.facts ?? {}
  const fields = Array.isArray(headers) ? headers.map(({ name, value }) => `${name} ${value}`) : []
  return [sourcePort, protocol.fingerprint(message, 'akamai', nodeDigests), ...fields].join('\n')
}

/** The frames of each client up to its first request. */
function expectedLines(): string[] {
  const clients = new Map<string, Record<string, string>[]>()
  for (const packet of fixtureTable('http2/tshark.tsv')) {
    const port = packet['tcp.srcport'] ?? ''
    const packets = clients.get(port) ?? []
    clients.set(port, packets)
    if (!packets.some((before) => before['http2.header.name'])) packets.push(packet)
  }
  return [...clients].map(([port, packets]) => expected(port, packets))
}

function expected(port: string, packets: readonly Record<string, string>[]): string {
  const [first = {}] = packets
  const all = (field: string) =>
    packets.flatMap((packet) => packet[`http2.${field}`]?.split(',') ?? []).filter((value) => value !== '')
  const settings = (first['http2.settings.id'] ?? '')
    .split(',')
    .map((id) => `${id}:${first[`http2.settings.${SETTINGS.get(id)}`]}`)
  const [window = '00'] = all('window_update.window_size_increment')
  const streams = all('streamid').filter((_, at) => all('type')[at] === PRIORITY)
  const priorities = streams.map((id, at) =>
    [id, ...['exclusive', 'stream_dependency', 'headers.weight_real'].map((field) => all(field)[at])].join(':'),
  )
  const names = all('header.name')
  const order = names.filter((name) => name.startsWith(':')).map((name) => name.charAt(1))
  const fingerprint = [settings.join(';'), window, priorities.join(',') || '0', order.join(',')].join('|')
  const values = packets
    .map((packet) => packet['http2.header.value'] ?? '')
    .join('')
    .replace('gzip, deflate', 'gzip; deflate')
    .split(',')
  return [port, fingerprint, ...names.map((name, at) => `${name} ${values[at]?.replace(';', ',')}`)].join('\n')
}
