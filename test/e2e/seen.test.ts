import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const BIN = {
  enrich: pathOf('../../packages/cli/bin/fp-enrich.js'),
  capture: pathOf('../../packages/cli/bin/fp-capture.js'),
}
const LOG = pathOf('../../resources/example/eve.json')
const CAPTURE = pathOf('../../resources/example/example.pcap.gz')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seen-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string) => join(folder, name)

interface Answer {
  readonly process?: string
  readonly novel?: true
}

interface Line {
  readonly src_ip: string
  /** Which side opened the connection, in alerts of what the other one sent. */
  readonly flow?: { readonly src_ip: string }
  readonly ssh?: { readonly client: { readonly hassh: { readonly hash: string } } }
  readonly tls?: { readonly ja4?: string; readonly ja3?: { readonly hash: string } }
  readonly fingerprints: Record<string, string>
  readonly fingerpost?: Answer
  readonly analysis?: Answer
}

const run = (tool: keyof typeof BIN, ...args: readonly string[]) =>
  spawnSync(process.execPath, [BIN[tool], '-q', ...args], { encoding: 'utf8' })

function lines(tool: keyof typeof BIN, ...args: readonly string[]): Line[] {
  const { stdout, stderr, status } = run(tool, ...args)
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  const text = stdout.trimEnd().split('\n')
  return text.map((line): Line => JSON.parse(line)).filter(({ fingerpost, analysis }) => fingerpost ?? analysis)
}

/** Expects the first line of each kind to be marked, and no other one. */
function expectFirsts(found: readonly Line[], kindOf: (line: Line) => string): void {
  const kinds = found.map(kindOf)
  const marked = found.map(({ fingerpost, analysis }) => (fingerpost ?? analysis)?.novel === true)
  expect(marked).toEqual(kinds.map((kind, at) => kinds.indexOf(kind) === at))
}

const isNovel = ({ fingerpost, analysis }: Line) => (fingerpost ?? analysis)?.novel === true
const logged = ({ tls, ssh, fingerpost }: Line) =>
  `${tls?.ja4 ?? tls?.ja3?.hash ?? ssh?.client.hassh.hash} ${fingerpost?.process}`
const captured = ({ fingerprints, analysis }: Line) => `${Object.values(fingerprints)} ${analysis?.process}`

describe('fp-enrich --seen', () => {
  test('the first event of each fingerprint and process is marked, in the first run alone', () => {
    const first = lines('enrich', LOG, '--seen', file('log'))
    expectFirsts(first, logged)
    expect(lines('enrich', LOG, '--seen', file('log')).some(isNovel)).toBe(false)
  })

  test('what nobody knows is new once, too', () => {
    const event = { event_type: 'tls', tls: { ja3: { hash: '0123456789abcdef0123456789abcdef' } } }
    writeFileSync(file('unknown.json'), `${JSON.stringify(event)}\n`.repeat(2))
    const [first, second] = lines('enrich', file('unknown.json'), '--seen', file('unknown'))
    expect(first?.fingerpost).toEqual({ status: 'unknown', novel: true })
    expect(second?.fingerpost).toEqual({ status: 'unknown' })
  })

  test('by host', () => {
    const found = lines('enrich', LOG, '--seen', file('hosts'), '--seen-by-host')
    expectFirsts(found, (line) => `${logged(line)} ${line.flow?.src_ip ?? line.src_ip}`)
    const mixed = run('enrich', LOG, '--seen', file('hosts'))
    expect(mixed).toMatchObject({ status: 1, stdout: '' })
    expect(mixed.stderr).toContain(`${file('hosts')}: remembers by process+host, not by process`)
    expect(run('enrich', LOG, '--seen-by-host').status).toBe(2)
  })

  test('the order of lines does not matter to the file', () => {
    const text = readFileSync(LOG, 'utf8').trimEnd().split('\n')
    writeFileSync(file('reversed.json'), `${text.reverse().join('\n')}\n`)
    lines('enrich', LOG, '--seen', file('one'))
    lines('enrich', file('reversed.json'), '--seen', file('two'))
    expect(readFileSync(file('one')).equals(readFileSync(file('two')))).toBe(true)
  })

  test('a file that is cut is refused and stays', () => {
    lines('enrich', LOG, '--seen', file('whole'))
    const cut = readFileSync(file('whole')).subarray(0, -1)
    writeFileSync(file('cut'), cut)
    expect(run('enrich', LOG, '--seen', file('cut'))).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining(`fp-enrich: ${file('cut')}:`),
    })
    expect(readFileSync(file('cut')).equals(cut)).toBe(true)
  })

  test('a folder that is not there is refused before anything is read', () => {
    const path = file('nowhere/seen')
    expect(run('enrich', '/nonexistent', '--seen', path).stderr).toContain(`fp-enrich: ${path}: ENOENT`)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s while following: what was seen is kept', async (signal) => {
    const path = file(signal)
    const child = spawn(process.execPath, [BIN.enrich, '-q', '-', '--seen', path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const [line = ''] = readFileSync(LOG, 'utf8')
      .split('\n')
      .filter((text) => text.includes('"ja3"'))
    child.stdin.write(`${line}\n`)
    const [output] = await once(child.stdout, 'data')
    expect(JSON.parse(String(output)).fingerpost.novel).toBe(true)
    expect(existsSync(path)).toBe(false)
    child.kill(signal)
    await once(child, 'exit')
    expect(readFileSync(path, 'latin1')).toMatch(/^fingerpost-seen 1 process 1\n/)
  })

  test('what another command wrote in the meantime is added', async () => {
    const path = file('both')
    const child = spawn(process.execPath, [BIN.enrich, '-q', '-', '--seen', path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child.stdin.write('{}\n')
    await once(child.stdout, 'data')
    lines('enrich', LOG, '--seen', path)
    const known = readFileSync(path, 'latin1')
    child.stdin.end(`${JSON.stringify({ event_type: 'tls', tls: { ja3: { hash: 'f'.repeat(32) } } })}\n`)
    await once(child, 'exit')
    const numberIn = (text: string) => Number(/ (\d+)\n/.exec(text)?.[1])
    expect(numberIn(readFileSync(path, 'latin1'))).toBe(numberIn(known) + 1)
    expect(lines('enrich', LOG, '--seen', path).some(isNovel)).toBe(false)
  })

  test('where the output fails nothing is kept', async () => {
    const child = spawn(process.execPath, [BIN.enrich, '-q', '-', '--seen', file('lost')])
    child.stdout.destroy()
    const events = readFileSync(LOG)
    while (child.exitCode === null && child.stdin.write(events)) await setTimeout(10)
    child.stdin.on('error', () => {})
    if (child.exitCode === null) await once(child, 'exit')
    expect(existsSync(file('lost'))).toBe(false)
  })
})

test('fp-capture --seen: fingerprints with their extensions sorted', () => {
  const args = [CAPTURE, '--format', 'tls/1,quic/1,dtls/1', '--seen', file('capture')]
  expectFirsts(lines('capture', ...args), captured)
  copyFileSync(file('capture'), file('kept'))
  expect(lines('capture', ...args).some(isNovel)).toBe(false)
  expect(readFileSync(file('capture')).equals(readFileSync(file('kept')))).toBe(true)
})
