import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const BIN = {
  enrich: pathOf('../../packages/cli/bin/fp-enrich.js'),
  capture: pathOf('../../packages/cli/bin/fp-capture.js'),
}
const LOG = pathOf('../../resources/example/eve.json')
const CAPTURE = pathOf('../../resources/example/example.pcap.gz')

interface Answer {
  readonly process?: string
  readonly match?: { readonly by: string }
}

interface Line {
  readonly event_type?: string
  readonly src_port: number
  readonly tls?: { readonly ja3?: { readonly hash: string }; readonly ja4?: string }
  readonly fingerprints: Record<string, string>
  readonly fingerpost?: Answer
  readonly analysis?: Answer
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overrides-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A file with these lines. */
function file(name: string, ...text: readonly string[]): string {
  writeFileSync(join(folder, name), text.map((line) => `${line}\n`).join(''))
  return join(folder, name)
}

const run = (tool: keyof typeof BIN, ...args: readonly string[]) =>
  spawnSync(process.execPath, [BIN[tool], '-q', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })

function lines(tool: keyof typeof BIN, ...args: readonly string[]): Line[] {
  const { stdout, stderr, status } = run(tool, ...args)
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  const text = stdout.trimEnd().split('\n')
  return text.map((line): Line => JSON.parse(line))
}

/** The client ports of the lines that are named by hand. */
const labelled = (found: readonly Line[]) =>
  found.flatMap(({ fingerpost, analysis, src_port: port }) =>
    (fingerpost ?? analysis)?.match?.by === 'label' ? [port] : [],
  )

// A hello as Suricata logged it: its JA3 and JA4 are not ours.
const events = readFileSync(LOG, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Line => JSON.parse(line))
const event = events.find(({ event_type: type, tls }) => type === 'tls' && tls?.ja3 && tls.ja4)
const { ja3, ja4 = '' } = event?.tls ?? {}

describe('--label', () => {
  const formats = ['--format', 'tls,tls/1,tls/2,ja3,ja4']

  test('every way to write a hello names it, in captures and in logs', () => {
    const hellos = lines('capture', CAPTURE, '--select', 'tls.client_hello', ...formats)
    const record = hellos.find(({ src_port: port }) => port === event?.src_port)
    const same = events.filter(({ tls }) => tls?.ja3?.hash === ja3?.hash && tls?.ja4 === ja4)
    const expected = same.map(({ src_port: port }) => port)
    const { fingerprints = {} } = record ?? {}
    expect(fingerprints).toMatchObject({ ja3: ja3?.hash, ja4 })
    for (const key of ['tls', 'tls/1', 'ja3', 'ja4']) {
      const path = file('label.csv', '# ours', '', `${fingerprints[key]}, "updater, ours", tool`)
      expect(labelled(lines('enrich', LOG, '--label', path)), key).toEqual(expect.arrayContaining(expected))
      expect(labelled(lines('capture', CAPTURE, '--label', path)), key).toContain(event?.src_port)
    }
    const path = file('label.csv', `${fingerprints['tls/2']},updater`)
    expect(labelled(lines('capture', CAPTURE, '--label', path))).toContain(event?.src_port)
  })

  test('what it says stands in the answer, and the last file counts', () => {
    const [one, two] = [file('one.csv', `${ja4},one`), file('two.csv', `${ja4.replace(/_.*/, '_*')},two,malware`)]
    const found = lines('enrich', LOG, '--label', one, '--label', two).find(
      ({ event_type: type, src_port: port }) => type === 'tls' && port === event?.src_port,
    )
    const answer = { process: 'two', score: 1, malware: 1, p_malware: 1, category: 'malware', match: { by: 'label' } }
    expect(found?.fingerpost).toEqual(answer)
  })

  test('SSH clients by HASSH', () => {
    const ssh = lines('capture', CAPTURE, '--select', 'ssh.client', '--format', 'hassh')
    const path = file('ssh.csv', `hassh/${ssh[0]?.fingerprints.hassh},scanner`)
    expect(labelled(lines('capture', CAPTURE, '--label', path))).toContain(ssh[0]?.src_port)
  })
})

test('the example of docs/formats/overrides.md is read', () => {
  const page = readFileSync(pathOf('../../docs/formats/overrides.md'), 'utf8')
  const [, example = ''] = /```\n(# own-tools\.csv\n[\s\S]*?)```/.exec(page) ?? []
  const path = file('own-tools.csv', example)
  expect(example.split('\n')).toHaveLength(6)
  expect(run('enrich', LOG, '--label', path, '--allow', path).status).toBe(0)
})

describe('--allow', () => {
  test('marks answers, names where it has a name, and keeps them out of what is new', () => {
    const ports = (line: Line) => line.event_type === 'tls' && line.src_port === event?.src_port
    const seen = ['--seen', join(folder, 'seen')]
    const [plain] = lines('enrich', LOG).filter(ports)
    const [bare] = lines('enrich', LOG, '--allow', file('allow.csv', ja4), ...seen).filter(ports)
    expect(bare?.fingerpost).toEqual({ ...plain?.fingerpost, allowed: true })
    const [named] = lines('enrich', LOG, '--allow', file('allow.csv', `${ja4},ours`)).filter(ports)
    expect(named?.fingerpost).toEqual({ process: 'ours', score: 1, allowed: true, match: { by: 'label' } })
  })
})

describe('broken lines are refused by file and number', () => {
  test.each([
    ['--label', 'curl,curl', 2],
    ['--label', 't13d1516h2_8daaf6152771_e5627efa2ab1', 2],
    ['--label', 't13d1516h2_8daaf6152771_e5627efa2ab1,a,b,c', 2],
    ['--allow', 'tls/(0303)(13)()', 2],
    ['--allow', '*', 2],
  ])('%s %s', (option, line, number) => {
    const path = file('broken.csv', '# a comment', line)
    const { status, stdout, stderr } = run('enrich', LOG, option, path)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(`fp-enrich: ${path}:${number}: `)
  })

  test('a quote that is never closed, and a file that is not there', () => {
    for (const path of [file('quote.csv', '"t13d'), join(folder, 'nowhere.csv')]) {
      expect(run('enrich', LOG, '--label', path)).toMatchObject({ status: 1, stderr: expect.stringContaining(path) })
    }
  })
})
