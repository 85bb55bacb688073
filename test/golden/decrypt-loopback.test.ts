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
