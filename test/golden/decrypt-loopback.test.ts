import { readFileSync } from 'node:fs'
import type { FingerprintRecord } from '@fingerpost/capture'
import { Decryption, KeyLog, KeyLogFile } from '@fingerpost/decrypt'
import { expect, test } from 'vitest'
import { fixture, fixtureTable } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'

const CAPTURE = fixture('tls-decrypt/loopback.pcap')
const KEYS = fixture('tls-decrypt/keys.log')

test('requests and responses as tshark decrypts them (test/fixtures/tls-decrypt)', async () => {
  const lines = await decrypted(new Decryption(new KeyLogFile(KEYS)))
  const expected = fixtureTable('tls-decrypt/tshark.tsv').map(expectedLine)
  expect(expected).toHaveLength(40)
  expect(lines.filter((line) => !line.includes('ARIA'))).toEqual(expected)
  expect(lines.filter((line) => line.includes('ARIA'))).toHaveLength(2)
})

test('requests and responses of Go, Node.js, curl and GnuTLS as tshark decrypts them', async () => {
  const keys = new KeyLogFile(fixture('tls-decrypt/clients.keys.log'))
  const records = await recordsOf(fixture('tls-decrypt/clients.pcap'), { streams: new Decryption(keys) })
  const ours = records.filter(({ protocol }) => protocol.type.startsWith('tls_decrypt')).map(startLine)
  const expected = fixtureTable('tls-decrypt/clients.tshark.tsv').flatMap(startLines)
  expect(expected).toHaveLength(40)
  expect(ours).toEqual(expected)
})

test('no secrets, or those of other connections, decrypt nothing', async () => {
  const other = readFileSync(KEYS, 'latin1').replace(/ [0-9a-f]{64} /g, ` ${'0'.repeat(64)} `)
  for (const text of ['', other]) {
    const keys = new KeyLog()
    keys.add(text)
    expect(await decrypted(new Decryption(keys))).toEqual([])
  }
})

test('a wrong secret decrypts nothing: tags and MACs are checked', async () => {
  const keys = new KeyLog()
  keys.add(readFileSync(KEYS, 'latin1').replace(/[0-9a-f]$/gm, (digit) => (digit === '0' ? '1' : '0')))
  expect(keys.size).toBeGreaterThan(20)
  expect(await decrypted(new Decryption(keys))).toEqual([])
})

async function decrypted(streams: Decryption): Promise<string[]> {
  const records = await recordsOf(CAPTURE, { streams })
  return records.filter(({ protocol }) => protocol.type.startsWith('tls_decrypt')).map(line)
}

function line({ protocol, message, sourcePort }: FingerprintRecord): string {
  const [group] = protocol.facts(message)
  const { method, uri, status_code: status, headers } = group?.facts ?? {}
  return JSON.stringify([sourcePort, method ?? status, uri, headerLines(headers)])
}

function headerLines(headers: unknown): unknown {
  if (!Array.isArray(headers)) return headers
  return headers
    .map(({ name, value, delimiter }) => `${name}: ${value}${JSON.stringify(delimiter).slice(1, -1)}`)
    .join(',')
}

function expectedLine(fields: Record<string, string>): string {
  const { 'tcp.srcport': port, 'http.request.method': method, 'http.request.uri': uri } = fields
  const status = fields['http.response.code']
  const lines = fields['http.request.line'] || fields['http.response.line']
  return JSON.stringify([Number(port), method || status, uri || undefined, lines])
}

/** The sender's port with method and target, or with the status code. */
function startLine({ protocol, message, sourcePort }: FingerprintRecord): string {
  const [group] = protocol.facts(message)
  const { method, uri, status_code: status, headers } = group?.facts ?? {}
  const fields = new Map(Array.isArray(headers) ? headers.map(({ name, value }) => [name, value]) : [])
  const target = uri ?? fields.get(':path')
  const start =
    target === undefined ? (status ?? fields.get(':status')) : `${method ?? fields.get(':method')} ${target}`
  return `${sourcePort} ${start}`
}

function startLines(fields: Record<string, string>): string[] {
  const values = (name: string) => (fields[name] ?? '').split(',').filter((value) => value !== '')
  const methods = [...values('http.request.method'), ...values('http2.headers.method')]
  const targets = [...values('http.request.uri'), ...values('http2.headers.path')]
  const statuses = [...values('http.response.code'), ...values('http2.headers.status')]
  const starts = [...methods.map((method, at) => `${method} ${targets[at]}`), ...statuses]
  return starts.map((start) => `${fields['tcp.srcport']} ${start}`)
}
