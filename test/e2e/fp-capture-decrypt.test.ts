import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pcapng } from '../support/capture-builder.ts'
import { fixture } from '../support/fixtures.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-capture.js', import.meta.url))
const CAPTURE = fixture('tls-decrypt/clients.pcap')
const KEYS = fixture('tls-decrypt/clients.keys.log')
/** Messages in the capture, and clients of HTTP/2. */
const MESSAGES = 40
const HTTP2_CLIENTS = 5

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fp-capture-decrypt-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, '-q', ...args], { encoding: 'utf8' })
  const records =
    stdout === ''
      ? []
      : stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
  const types = records.flatMap(({ fingerprints }) => Object.keys(fingerprints))
  return { status, stderr, records, decrypted: types.filter((type) => type.startsWith('tls_decrypt_')), types }
}

test.each(['mercury', 'pmercury'])('-s adds the messages of TLS connections (%s)', (schema) => {
  const { status, decrypted, types } = run('-r', CAPTURE, '-s', KEYS, '--schema', schema)
  expect(status).toBe(0)
  expect(decrypted).toHaveLength(MESSAGES)
  expect(types.filter((type) => type === 'http2').length).toBeLessThanOrEqual(HTTP2_CLIENTS)
  expect(types.length - decrypted.length).toBeGreaterThan(run('-r', CAPTURE).types.length)
})

test('-s with --metadata tells host and fields', () => {
  const { records } = run('-r', CAPTURE, '-s', KEYS, '-m')
  const [request] = records.filter(({ fingerprints }) => 'tls_decrypt_http' in fingerprints)
  expect(request.http.request).toMatchObject({ method: 'POST', uri: '/go', user_agent: 'Go-http-client/1.1' })
})

test('secrets in the capture are used with -s, and only then', () => {
  const path = join(folder, 'secrets.pcapng')
  const { section, interface: port, packet, secrets } = pcapng(true)
  const capture = readFileSync(CAPTURE)
  const blocks = [section(), port(1), secrets(0x544c534b, [...readFileSync(KEYS)])]
  for (let at = 24; at < capture.length; ) {
    const length = capture.readUInt32LE(at + 8)
    const units = capture.readUInt32LE(at) * 1e6 + capture.readUInt32LE(at + 4)
    blocks.push(packet(0, units, [...capture.subarray(at + 16, at + 16 + length)]))
    at += 16 + length
  }
  writeFileSync(path, Uint8Array.from(blocks.flat()))
  expect(run('-r', path, '-s', '/dev/null').decrypted).toHaveLength(MESSAGES)
  expect(run('-r', path).decrypted).toEqual([])
})

test('--certificates needs no key log before TLS 1.3', () => {
  const clear = run('-r', CAPTURE, '--certificates').types.filter((type) => type === 'tls_certificate')
  const all = run('-r', CAPTURE, '--certificates', '-s', KEYS, '-m').records.filter(
    ({ tls }) => tls?.server?.server_certs,
  )
  expect(clear.length).toBeGreaterThan(0)
  expect(all.length).toBeGreaterThan(clear.length)
  expect(all[0].tls.server.server_certs[0]).toMatchObject({ subject_alt_names: ['test.example'] })
})

test('a key log that is not there is said', () => {
  const { status, stderr } = run('-r', CAPTURE, '-s', join(folder, 'none'))
  expect(status).toBe(1)
  expect(stderr).toMatch(/^fp-capture: .*none: the key log cannot be read/)
})
