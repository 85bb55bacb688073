import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { defaultDatabasePath, readDatabase } from '@fingerpost/database/node'
import { expect, test } from 'vitest'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const bin = (name: string) => pathOf(`../../packages/cli/bin/${name}.js`)
const LOG = pathOf('../../resources/example/eve.json')
const CAPTURE = pathOf('../../resources/example/example.pcap.gz')
const RULES = ['fingerpost', 'pmercury', 'mercury']

interface Explained {
  readonly process: string
  readonly score: number
  readonly prior: number
  readonly features: Record<string, { readonly nats: number; readonly found: string }>
  readonly sum: number
  readonly negligible?: boolean
}

interface Answer {
  readonly process?: string
  readonly score?: number
  readonly p_unlisted?: number
  readonly probable_processes?: readonly { readonly process: string; readonly score: number }[]
  readonly explanation?: {
    readonly rule: string
    readonly classes: Record<string, string>
    readonly processes: readonly Explained[]
    readonly listed: number
    readonly total?: number
    readonly uniform?: number
    readonly unlisted?: { readonly probability: number; readonly least: number; readonly terms: Record<string, number> }
  }
}

function run(tool: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [bin(tool), ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
}

/** The answers in what a tool prints. */
function answersOf(tool: string, ...args: readonly string[]): Answer[] {
  const { stdout, stderr, status } = run(tool, '-q', ...args)
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  const lines = stdout.trimEnd().split('\n')
  return lines.flatMap((line): Answer[] => {
    const { fingerpost, analysis = fingerpost } = JSON.parse(line)
    return analysis === undefined ? [] : [analysis]
  })
}

/** Checks that the members add up, as far as four decimals tell: the formulas of docs/formats/explanation.md. */
function expectToAddUp({ probable_processes, p_unlisted = 0, explanation }: Answer): void {
  const { processes = [], listed = 0, total = 0, uniform = 0, unlisted } = explanation ?? {}
  expect(processes.map(({ process, score }) => ({ process, score }))).toEqual(
    probable_processes?.map(({ process, score }) => ({ process, score })),
  )
  for (const { score, prior, features, sum, negligible = false } of processes) {
    const nats = Object.values(features).reduce((all, feature) => all + feature.nats, prior)
    expect(nats).toBeCloseTo(sum, 2)
    const share = negligible ? 0 : Math.exp(nats - total)
    expect(score).toBeCloseTo((1 - p_unlisted) * ((1 - uniform) * share + uniform / listed), 2)
  }
  if (unlisted === undefined) return
  const logOdds = Object.values(unlisted.terms).reduce((all, term) => all + term, 0)
  expect(p_unlisted).toBeCloseTo(unlisted.least + (1 - unlisted.least) / (1 + Math.exp(-logOdds)), 2)
}

test.each(RULES)('--rule %s: --explain adds a member to every answer that weighs processes', (rule) => {
  const logged = answersOf('fp-enrich', LOG, '--explain', '-n', '4', '--rule', rule)
  const captured = answersOf('fp-capture', CAPTURE, '--explain', '-n', '4', '--rule', rule)
  for (const answers of [logged, captured]) {
    const named = answers.filter(({ process }) => process !== undefined)
    expect(named.length).toBeGreaterThan(10)
    for (const answer of named) {
      expect(answer.explanation?.rule).toBe(rule)
      expectToAddUp(answer)
    }
    expect(answers.filter(({ score, explanation }) => (score === undefined) !== (explanation === undefined))).toEqual(
      [],
    )
  }
})

test('three processes unless told otherwise, and nothing where it is not asked for', () => {
  const [explained, plain] = [answersOf('fp-enrich', LOG, '--explain'), answersOf('fp-enrich', LOG)]
  expect(Math.max(...explained.map(({ explanation }) => explanation?.processes.length ?? 0))).toBe(3)
  expect(explained.map(({ explanation, ...answer }) => answer)).toEqual(plain)
})

const [entry] = readDatabase(defaultDatabasePath()).entries()
const { fingerprint = '' } = entry ?? {}
const ASKED = ['explain', fingerprint, '--name', 'www.example.com', '--port', '443', '--rule', 'fingerpost']

test('fpdb explain: JSON where the output is no terminal, else a table', () => {
  const answer: Answer = JSON.parse(run('fpdb', ...ASKED).stdout)
  const { process = '', score = 0, explanation } = answer
  expect(explanation?.classes).toMatchObject({ domain: 'example.com', port_app: 'https' })
  expectToAddUp({ ...answer, probable_processes: explanation?.processes ?? [] })
  const table = run('fpdb', ...ASKED, '--table').stdout
  expect(table).toContain('domain example.com, application https\n')
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/))
  expect(rows).toContainEqual(expect.arrayContaining([score.toFixed(4), ...process.split(' ')]))
  expect(table).toContain(`${answer.p_unlisted?.toFixed(4)}  none of these: least 0.06`)
})

test('fpdb explain --time: more is left open long after the database ended', () => {
  const unlistedAt = (...time: readonly string[]) => {
    const answer: Answer = JSON.parse(run('fpdb', ...ASKED, ...time).stdout)
    return answer.p_unlisted ?? Number.NaN
  }
  expect(unlistedAt('--time', '2026-11-25')).toBeLessThan(unlistedAt('--time', '2029-11-25T12:00+01:00'))
})

// `script` of util-linux runs a command at a terminal.
test.skipIf(spawnSync('script', ['--version']).status !== 0)('fpdb explain at a terminal', () => {
  const quoted = [process.execPath, bin('fpdb'), ...ASKED].map((word) => `'${word}'`).join(' ')
  const { stdout } = spawnSync('script', ['-qec', quoted, '/dev/null'], { encoding: 'utf8', input: '' })
  expect(stdout.replaceAll('\r\n', '\n')).toBe(run('fpdb', ...ASKED, '--table').stdout)
  const asJson = spawnSync('script', ['-qec', `${quoted} --json`, '/dev/null'], { encoding: 'utf8', input: '' })
  expect(JSON.parse(asJson.stdout)).toEqual(JSON.parse(run('fpdb', ...ASKED).stdout))
})

test('fpdb explain: by JA4, JA3 and HASSH; unknown ones are 1, wrong usage is 2', () => {
  const records = run('fp-capture', CAPTURE, '-aq', '--format', 'tls,ja3,ja4').stdout.trimEnd().split('\n')
  const named = records
    .map((line) => JSON.parse(line))
    .find(({ analysis, fingerprints }) => analysis?.process !== undefined && fingerprints.tls !== undefined)
  for (const by of ['ja3', 'ja4']) {
    const { stdout } = run('fpdb', 'explain', named?.fingerprints[by] ?? '')
    expect(JSON.parse(stdout).match.by).toBe(by)
  }
  // The HASSH that Suricata logged of the ssh of the example.
  const { stdout } = run('fpdb', 'explain', 'hassh/472b5de333ad665af5cbf10ff892c4df')
  expect(JSON.parse(stdout)).toMatchObject({ process: 'ssh', match: { by: 'hassh' } })
  const unknown = run('fpdb', 'explain', 'tls/(0303)(1301)()')
  expect(unknown).toMatchObject({ status: 1, stdout: '', stderr: 'fpdb: no process is known of tls/(0303)(1301)()\n' })
  for (const wrong of [
    ['--port', '65536'],
    ['--address', 'here'],
    ['-n', '0'],
    ['--time', '2026-02-30'],
    ['--json', '--table'],
  ])
    expect(run('fpdb', 'explain', fingerprint, ...wrong).status).toBe(2)
})
