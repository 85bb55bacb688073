import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpus, corpusText, describeWithCorpus } from '../corpus.ts'
import { zeekCut } from '../support/zeek-cut.ts'

// The command as it is installed; the log is one that Suricata 8.0.8 wrote.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-enrich.js', import.meta.url))
const LOG = corpus('suricata-8.0.8/sv/ja4-tls__input.pcap/eve.json')
const DATABASE = corpus('databases/cisco-2019-12.json.gz')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fp-enrich-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (args: readonly string[], input: string | Buffer = '') =>
  spawnSync(process.execPath, [BIN, ...args], { input, encoding: 'utf8' })
const start = (args: readonly string[]) => spawn(process.execPath, [BIN, '-d', DATABASE, ...args])

/** The lines without the member that was added last. */
const withoutMember = (text: string) => text.replaceAll(/,"fingerpost":\{[^\n]*\}\}(?=\n)/g, '}')

/** The next piece of output, or undefined when there is none within five seconds. */
async function nextOutput(child: ChildProcess): Promise<string | undefined> {
  const data = once(child.stdout ?? child, 'data').then(([bytes]) => String(bytes))
  return Promise.race([data, setTimeout(5_000, undefined, { ref: false })])
}

describeWithCorpus('fp-enrich', () => {
  test('a file, standard input and a packed file give the same', () => {
    const log = readFileSync(LOG)
    const file = run(['-d', DATABASE, LOG])
    expect(file.status).toBe(0)
    expect(file.stdout).toContain('"fingerpost":{')
    expect(withoutMember(file.stdout)).toBe(log.toString())
    expect(file.stderr).toMatch(/^fp-enrich: \d+ lines, .*\d MB\/s\n$/)
    expect(run(['-d', DATABASE, '-'], log).stdout).toBe(file.stdout)
    expect(run(['-d', DATABASE, '-'], gzipSync(log)).stdout).toBe(file.stdout)
    const packed = join(folder, 'packed')
    writeFileSync(packed, Buffer.concat([gzipSync(log), gzipSync(log)]))
    const output = join(folder, 'out.json.gz')
    expect(run(['-d', DATABASE, '-q', packed, '-o', output])).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(gunzipSync(readFileSync(output)).toString()).toBe(file.stdout + file.stdout)
  })

  test('a packed log of Zeek has columns for zeek-cut, and what another lacks is said', () => {
    const log = corpusText('zeek/logs/scripts.policy.protocols.ssl.ssl-log-ext/ssl-all.log')
    const packed = join(folder, 'ssl.log.gz')
    writeFileSync(packed, gzipSync(log))
    const { stdout, stderr, status } = run(['-d', DATABASE, '--min-name-score', '0', packed])
    expect({ stderr, status }).toMatchObject({ stderr: expect.stringMatching(/ \d+ matched/), status: 0 })
    const { rows, types } = zeekCut(stdout)
    expect(types.slice(-6)).toEqual(['string', 'double', 'string', 'set[string]', 'string', 'string'])
    expect(rows.map((row) => row.get('fp_process'))).toContain('chrome.exe')
    const [before, after] = [log.split('\n'), stdout.split('\n')]
    expect(after.map((line, at) => line.slice(0, before[at]?.length))).toEqual(before)
    const conn = run(['-d', DATABASE, corpus('zeek/logs/scripts.base.frameworks.logging.field-extension/conn.log')])
    expect(conn.stderr).toMatch(/^fp-enrich: \d+ conn lines have no fingerprint/m)
    expect(conn.stderr).not.toContain('unreadable')
  })

  test('a log in UTF-16 is said, and --strict tells of lines that cannot be read', () => {
    const log = readFileSync(LOG, 'utf8')
    const wide = run(['-d', DATABASE, '-'], Buffer.from(`\ufeff${log}`, 'utf16le'))
    expect(wide.status).toBe(0)
    expect(wide.stderr).toContain('fp-enrich: UTF-16 is not read (logs: 1): convert it with iconv -f UTF-16 -t UTF-8\n')
    for (const [input, status] of [
      [log, 0],
      [`${log}\n{}\n`, 0],
      [`${log}no event\n`, 1],
    ] as const)
      expect(run(['-d', DATABASE, '--strict', '-'], input).status).toBe(status)
  })

  test('every whole line of a slow input comes out at once', async () => {
    const [line = ''] = readFileSync(LOG, 'utf8').split('\n')
    const child = start(['-'])
    for (const part of [`${line}\n${line.slice(0, 50)}`, `${line.slice(50)}\n`]) {
      child.stdin.write(part)
      expect(withoutMember((await nextOutput(child)) ?? 'nothing')).toBe(`${line}\n`)
    }
    child.stdin.end()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('%s: whole lines are written, the summary is printed', async (signal, code) => {
    const child = start(['-'])
    let errors = ''
    child.stderr.on('data', (bytes) => {
      errors += bytes
    })
    child.stdin.write('{"a":1}\n{"b"')
    expect(await nextOutput(child)).toBe('{"a":1}\n')
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([code, null])
    expect(errors).toContain('fp-enrich: 1 lines')
  })

  test('a reader that leaves ends it without a word', () => {
    const big = join(folder, 'big.json')
    for (let copies = 0; copies < 200; copies++) appendFileSync(big, readFileSync(LOG))
    const script = `"${process.execPath}" "${BIN}" -q -d "${DATABASE}" "${big}" 2>"${folder}/errors" | head -n 1; echo "\${PIPESTATUS[0]}"`
    const lines = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toBe('0')
    expect(readFileSync(join(folder, 'errors'), 'utf8')).toBe('')
  })

  test('a file that cannot be read is named, and the others are read', () => {
    const missing = join(folder, 'missing.json')
    const result = run(['-d', DATABASE, missing, LOG])
    expect(result.status).toBe(1)
    expect(result.stderr).toContain(`fp-enrich: ${missing}: `)
    expect(withoutMember(result.stdout)).toBe(readFileSync(LOG, 'utf8'))
  })

  test('a packed file that was cut gives what is there and fails', () => {
    const cut = join(folder, 'cut.gz')
    writeFileSync(cut, gzipSync(readFileSync(LOG)).subarray(0, -20))
    const result = run(['-d', DATABASE, cut])
    expect(result.status).toBe(1)
    expect(result.stderr).toContain(`fp-enrich: ${cut}: broken gzip file: unexpected end of file`)
  })

  test('the output may not be an input', () => {
    const file = join(folder, 'same.json')
    writeFileSync(file, '{}\n')
    const result = run(['-d', DATABASE, file, '-o', file])
    expect(result).toMatchObject({ status: 1 })
    expect(result.stderr).toContain(`${file}: is one of the inputs`)
    expect(readFileSync(file, 'utf8')).toBe('{}\n')
  })

  test('an empty input is no error', () => {
    const empty = join(folder, 'empty.json')
    writeFileSync(empty, '')
    expect(run(['-q', '-d', DATABASE, empty])).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  test('many tls events without fingerprints: what to configure', () => {
    const event = '{"event_type":"tls","tls":{"version":"TLS 1.2"}}\n'
    expect(run(['-d', DATABASE, '-'], event.repeat(10)).stderr).toContain('10 tls events have neither ja3 nor ja4')
    expect(run(['-d', DATABASE, '-'], event.repeat(9)).stderr).not.toContain('neither')
    const others = '{"event_type":"ssh","ssh":{}}\n{"event_type":"http","http":{}}\n'.repeat(10)
    const advised = run(['-'], others).stderr
    expect(advised).toContain('10 ssh events have no hassh')
    expect(advised).toContain('10 http events have no request_headers')
    expect(run(['-d', DATABASE, '-'], others).stderr).not.toContain('events have no')
  })
})

test('SSH clients by HASSH, HTTP requests by their fields, and suites alone where that is asked for', () => {
  const hex = (text: string) => `(${Buffer.from(text).toString('hex')})`
  const entries = [
    ['ssh', `ssh/${[...'abcdefghij'].map(hex).join('')}`],
    ['http', `http/${hex('GET')}${hex('HTTP/1.1')}(${hex('Host')}${hex('Accept: */*')})`],
    ['tls', 'tls/(0303)(c02bc02c)()'],
  ]
  const database = join(folder, 'clients.json')
  const lines = entries.map(([fp_type, str_repr]) =>
    JSON.stringify({ str_repr, fp_type, total_count: 1, process_info: [{ process: `of ${fp_type}`, count: 1 }] }),
  )
  writeFileSync(database, lines.join('\n'))
  // printf 'a;c;e;g' | md5sum
  const hassh = '{"hash":"1dcec95d22563622775f87b354bc5ccc","string":"a;c;e;g"}'
  const fields =
    '[{"name":"Host","value":"www.example.com"},{"name":"Cookie","value":"x"},{"name":"Accept","value":"*/*"}]'
  const events = [
    `{"event_type":"ssh","ssh":{"client":{"proto_version":"2.0","hassh":${hassh}}}}`,
    `{"event_type":"http","http":{"http_method":"GET","protocol":"HTTP/1.1","request_headers":${fields}}}`,
    '{"event_type":"http","http":{"http_method":"GET","protocol":"HTTP/1.1","http_user_agent":"curl/8.1"}}',
    '{"event_type":"tls","tls":{"ja3":{"string":"769,49195-49196,0,,"}}}',
  ]
  const named = (type: string, by: string) =>
    `,"fingerpost":{"process":"of ${type}","score":1.0000,"match":{"by":"${by}","fingerprints":1}}}`
  const added = [named('ssh', 'hassh'), named('http', 'fingerprint'), '}', ',"fingerpost":{"status":"unknown"}}']
  const expected = (members: readonly string[]) =>
    events.map((event, at) => event.slice(0, -1) + members[at]).join('\n')
  const options = ['-d', database, '--rule', 'pmercury']
  const strict = run([...options, '-'], events.join('\n'))
  expect(strict).toMatchObject({ status: 0, stdout: expected(added) })
  expect(strict.stderr).toContain('4 lines, 2 matched (')
  const coarse = run([...options, '-q', '--ordered-ciphers', '-'], events.join('\n'))
  expect(coarse.stdout).toBe(expected([...added.slice(0, 3), named('tls', 'ordered-ciphers')]))
})

describe('usage', () => {
  test.each([[['--nonsense', 'x']], [[]], [['-', '-']], [['x', '--key', '']], [['x', '--rule', 'guess']]])(
    '%j is wrong usage',
    (args) => {
      const result = run(args)
      expect(result).toMatchObject({ status: 2, stdout: '' })
      expect(result.stderr).toContain("Try 'fp-enrich --help'.")
    },
  )

  test('help has examples, version a number', () => {
    expect(run(['--help']).stdout).toContain('tail -F eve.json | fp-enrich -')
    expect(run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
