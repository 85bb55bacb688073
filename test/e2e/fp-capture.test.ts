import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ethernet, ipv4, pcap, tcp } from '../support/capture-builder.ts'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-capture.js', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../resources/example/example.pcap.gz', import.meta.url))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fp-capture-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (args: readonly string[], input: string | Uint8Array = '') =>
  spawnSync(process.execPath, [BIN, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 28 })

test('a packed file, a plain one, standard input, -f and operands give the same', () => {
  const packed = run(['-r', EXAMPLE])
  expect(packed.status).toBe(0)
  expect(packed.stdout).toContain('{"fingerprints":{"tls":"tls/(')
  expect(packed.stderr).toMatch(/^fp-capture: \d+ packets, \d+ records/)
  const plain = join(folder, 'plain')
  const capture = gunzipSync(readFileSync(EXAMPLE))
  writeFileSync(plain, capture)
  expect(run(['-r', plain]).stdout).toBe(packed.stdout)
  expect(run(['-r', '-'], capture).stdout).toBe(packed.stdout)
  for (const args of [
    ['-r', plain, '-f', join(folder, 'out')],
    [plain, join(folder, 'out')],
  ]) {
    expect(run(['-q', ...args])).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe(packed.stdout)
  }
})

const hasLibpcap = !run(['--filter', 'tcp', EXAMPLE]).stderr.includes('needs libpcap')

test.runIf(hasLibpcap)('--filter: only packets that match; a wrong expression is wrong usage', () => {
  const wanted = ethernet(ipv4(tcp({ payload: Uint8Array.of(1), port: 40001 })))
  const other = ethernet(ipv4(tcp({ payload: Uint8Array.of(1), port: 40002 })))
  expect(run(['--filter', 'src port 40001', '-'], pcap([wanted, other, other])).stderr).toContain(
    ': 1 packets, 0 records',
  )
  const wrong = run(['--filter', 'tcp prt 443', EXAMPLE])
  expect(wrong).toMatchObject({ status: 2, stdout: '' })
  expect(wrong.stderr).toContain("fp-capture: --filter: can't parse filter expression: syntax error\n")
  expect(run(['--filter', 'inbound', EXAMPLE])).toMatchObject({ status: 2, stdout: '' })
})

test.runIf(hasLibpcap)('--filter: into a pipe', () => {
  const script = `"${process.execPath}" "${BIN}" -q --filter tcp "${EXAMPLE}" 2>&1 | cat`
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toMatch(/^\{"fingerprints"/)
})

test('a missing file is named and the others are read', () => {
  const missing = join(folder, 'missing.pcap')
  const result = run(['-r', missing, EXAMPLE])
  expect(result.status).toBe(1)
  expect(result.stderr).toContain(`fp-capture: ${missing}: `)
  expect(result.stdout).toBe(run(['-r', EXAMPLE]).stdout)
})

test('-l: the entry as it stands in the database, or exit code 1', () => {
  const database = join(folder, 'database.json')
  const processes =
    '[{"process":"curl","count":1,"classes_ip_as":{},"classes_hostname_domains":{},"classes_port_applications":{}}]'
  const line = `{"str_repr":"(0303)(1301)((0000))","total_count":1,"process_info":${processes}}`
  writeFileSync(database, `${line}\n`)
  expect(run(['-d', database, '-l', 'tls/(0303)(1301)((0000))'])).toMatchObject({ status: 0, stdout: `${line}\n` })
  expect(run(['-d', database, '-l', 'tls/(0303)(1302)()'])).toMatchObject({ status: 1, stdout: '' })
})

test.each([[['--nonsense']], [[]], [['-r', 'x', '--format', 'md5']]])('%j is wrong usage', (args) => {
  expect(run(args)).toMatchObject({ status: 2, stdout: '' })
})

test('the summary counts what lacks fragments', () => {
  const fragment = ethernet(ipv4(tcp({ payload: Uint8Array.of(1) }), { fragment: 0x2000 }))
  expect(run(['-r', '-'], pcap([fragment])).stderr).toContain('1 IP datagrams that lack fragments')
})

test('--select, --metadata and --stats', () => {
  const file = join(folder, 'stats.json')
  const one = run(['-r', EXAMPLE, '--select', 'tls.client_hello', '-m', '--stats', file]).stdout.trimEnd().split('\n')
  const record = JSON.parse(one[0] ?? '')
  expect(Object.keys(record)).toEqual(expect.arrayContaining(['fingerprints', 'tls', 'ip']))
  expect(record.tls.client.random).toMatch(/^[0-9a-f]{64}$/)
  const stats = JSON.parse(readFileSync(file, 'utf8'))
  expect(stats.records).toMatchObject({ total: one.length, types: { tls: one.length } })
  expect(stats.packets.link_types).toEqual({ 1: stats.packets.total })
  const both = run(['-r', EXAMPLE, '--select', 'tls']).stdout.trimEnd().split('\n')
  expect(both.length).toBeGreaterThan(one.length)
  expect(run(['-r', EXAMPLE, '--select', 'tls.hello']).stderr).toContain(
    "'tls.hello' is not one of tls, tls.client_hello",
  )
})

test('a reader that leaves ends it without a word', () => {
  const files = new Array<string>(50).fill(`"${EXAMPLE}"`).join(' ')
  const script = `"${process.execPath}" "${BIN}" -q -r ${files} 2>"${folder}/errors" | head -n 1; echo "\${PIPESTATUS[0]}"`
  const lines = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n')
  expect(lines).toEqual([expect.stringMatching(/^\{/), '0'])
  expect(readFileSync(join(folder, 'errors'), 'utf8')).toBe('')
})

test('SIGTERM while a pipe stays open: what was read is written, exit code 143', async () => {
  const child = spawn(process.execPath, [BIN, '-r', '-'])
  let output = ''
  child.stdout.on('data', (bytes) => {
    output += bytes
  })
  child.stdin.on('error', () => {})
  child.stdin.write(gunzipSync(readFileSync(EXAMPLE)))
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([143, null])
  expect(output.endsWith('}\n')).toBe(true)
})

test('an output file stays as it was where no input can be read', () => {
  const [output, missing] = [join(folder, 'kept.json'), join(folder, 'missing')]
  writeFileSync(output, 'old')
  const enrich = fileURLToPath(new URL('../../packages/cli/bin/fp-enrich.js', import.meta.url))
  for (const args of [
    [BIN, '-r', missing, '-f', output],
    [BIN, '-a', '-d', missing, '-r', EXAMPLE, '-f', output],
    [enrich, missing, '-o', output],
  ]) {
    expect(spawnSync(process.execPath, args).status).toBe(1)
    expect(readFileSync(output, 'utf8')).toBe('old')
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})
