import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const fpdb = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))
const run = (...args: readonly string[]) => spawnSync(process.execPath, [fpdb, ...args], { encoding: 'utf8' })

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-evaluate-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, lines: readonly object[]): string {
  const path = join(folder, name)
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return path
}

const HELLO = 'tls/(0303)(1301c02b)((0000)(0017))'
const OTHER = 'tls/(0303)(c030)((000a))'
const COMMON = { timestamp: '2026-11-01T00:00:00Z', as: '64500', port_app: 'https' }

function observation(process: string, fingerprint: string, more: object = {}) {
  return { fingerprint, process, domain: `${process}.example`, ...COMMON, ...more }
}

/** a and b share a hello and differ in where they go; 3 to 1. */
const TRAINING = ['a', 'a', 'a', 'b'].map((process) => observation(process, HELLO))

test('--json prints one object with the three rules, and nothing else', () => {
  const database = join(folder, 'db.json.gz')
  expect(run('build', file('train.ndjson', TRAINING), '-o', database, '-q').status).toBe(0)
  const sessions = file('sessions.ndjson', [
    observation('a', HELLO),
    observation('b', HELLO),
    observation('novel', HELLO, { domain: 'a.example' }),
    observation('a', OTHER),
  ])
  const result = run('evaluate', '--db', database, sessions, '--json')
  expect(result).toMatchObject({ status: 0, stderr: '' })
  expect(result.stdout.endsWith('}\n')).toBe(true)
  const { sessions: count, known, rules } = JSON.parse(result.stdout)
  expect({ count, known }).toEqual({ count: 4, known: 3 })
  expect(Object.keys(rules)).toEqual(['fingerpost', 'mercury', 'pmercury'])
  // The novel one is taken for a, and the last has an unknown fingerprint. mercury's weight for a domain, 0.15590, is
  // too small to make up for 3 to 1: ln 3 against 0.15590 ln 10 for b.
  for (const name of ['fingerpost', 'pmercury'])
    expect(rules[name]).toMatchObject({ name: 0.5, family: 0.5, top3: 0.5 })
  expect(rules.mercury).toMatchObject({ name: 0.25, top3: 0.5 })
  expect(Object.keys(rules.fingerpost)).toEqual([
    ...['name', 'family', 'top3', 'macroRecall', 'brier', 'logLoss', 'calibrationError'],
    ...['coverageAt95', 'novelAuroc', 'novelAbove90'],
  ])
  // By hand for pmercury, which is sure: right with all of 1, twice; 1 for what is wrong; nothing for the unknown.
  expect(rules.pmercury.brier).toBeCloseTo((0 + 0 + 2 + 2) / 4, 6)
  expect(rules.pmercury.novelAbove90).toBe(1)
})

test('each run is judged with the others, and the report is a page and JSON', () => {
  const runs = ['one', 'two'].flatMap((name) => TRAINING.map((line) => ({ ...line, run: name })))
  const report = join(folder, 'report')
  const result = run('evaluate', file('runs.ndjson', runs), '--folds', 'run', '--report', report)
  expect(result).toMatchObject({ status: 0, stderr: '' })
  expect(result.stdout).toMatch(/^8 sessions, 8 of processes that are known\n\nrule +tier +name/)
  const written = JSON.parse(readFileSync(join(report, 'report.json'), 'utf8'))
  expect(written.sessions).toBe(8)
  expect(written.evaluations).toHaveLength(3 * 8)
  expect(written.evaluations[0]).toMatchObject({ rule: 'fingerpost', tier: 'fingerprint', metrics: { name: 1 } })
  const page = readFileSync(join(report, 'index.html'), 'utf8')
  expect(page.match(/<svg /g)).toHaveLength(6)
  expect(page).toContain('https://db-ip.com')
  expect(page).not.toContain('<script')
})

test('names of programs cannot break out of the page', () => {
  const name = '<script>alert(1)</script>'
  const lines = ['one', 'two'].map((run) => observation(name, HELLO, { run }))
  const report = join(folder, 'odd')
  expect(run('evaluate', file('odd.ndjson', lines), '--folds', 'run', '--report', report).status).toBe(0)
  expect(readFileSync(join(report, 'index.html'), 'utf8')).not.toContain('<script')
})

test('the newest version of a program is judged with the older ones', () => {
  const versions = ['1.9', '1.10'].map((version) => observation('a', HELLO, { process_version: version }))
  const result = run('evaluate', file('versions.ndjson', versions), '--folds', 'version', '--json')
  expect(JSON.parse(result.stdout)).toMatchObject({ sessions: 1, rules: { fingerpost: { name: 1 } } })
})

test('--time says when sessions were that do not say, and the report how much is left open then', () => {
  const database = join(folder, 'dated.json.gz')
  expect(run('build', file('dated.ndjson', TRAINING), '-o', database, '-q').status).toBe(0)
  const later = file('later.ndjson', [
    observation('a', HELLO, { timestamp: undefined }),
    observation('a', HELLO, { timestamp: '2026-11-20T00:00:00Z' }),
  ])
  const report = join(folder, 'later')
  expect(run('evaluate', '--db', database, later, '--time', '2027-09-01', '--report', report).status).toBe(0)
  const { evaluations } = JSON.parse(readFileSync(join(report, 'report.json'), 'utf8'))
  const [soon, late] = evaluations[0].databaseAge
  expect([soon, late].map(({ label, sessions, novel }) => [label, sessions, novel])).toEqual([
    ['up to a month', 1, 0],
    ['up to a year', 1, 0],
  ])
  expect(late.unlisted).toBeGreaterThan(soon.unlisted)
})

test('what cannot be judged is refused', () => {
  const sessions = file('same.ndjson', TRAINING)
  expect(run('evaluate', sessions, '--folds', 'host')).toMatchObject({ status: 1, stdout: '' })
  expect(run('evaluate', sessions, '--folds', 'run', '--db', 'x')).toMatchObject({ status: 2, stdout: '' })
  const broken = file('broken.ndjson', [observation('a', HELLO), { fingerprint: 1 }])
  expect(run('evaluate', broken).stderr).toMatch(/broken\.ndjson:2: fingerprint: expected a string/)
})
