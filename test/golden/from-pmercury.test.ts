import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const BIN = pathOf('packages/cli/bin/fp-capture.js')
const DATABASE = corpus('databases/cisco-2019-12.json.gz')

/** Captures in which docs/groups.md lists no difference. */
const CAPTURES = ['top_100_fingerprints', 'tls_client_hello_test_packet', 'http_auth', 'socks4_5', 'ftp2']

/** What was run for each of pmercury's option lists (corpus/README.md). */
const MODES: ReadonlyMap<string, string> = new Map([
  ['-r FILE', 'default'],
  ['-r FILE -x', 'x'],
  ['-r FILE -w', 'w'],
  ['-r FILE -g', 'g'],
  ['-r FILE -e', 'e'],
  ['-r FILE -a', 'a'],
])

/** The types that pmercury prints. */
const TYPES: ReadonlySet<string> = new Set(['tcp', 'tls', 'tls_server', 'http', 'http_server'])

interface Line {
  readonly fingerprints?: unknown
}

const table = [
  ...readFileSync(pathOf('docs/from-pmercury.md'), 'utf8').matchAll(/^\| `(-[^`]*)` +\| `(-[^`]*)` +\|$/gm),
]
const rows = table.map(([, theirs = '', ours = '']) => [theirs, ours] as const)

function run(options: string, values: Readonly<Record<string, string>>): string {
  const args = options.split(' ').map((word) => values[word] ?? word)
  const { stdout, status } = spawnSync(process.execPath, [BIN, '-q', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
  expect(status).toBe(0)
  return stdout
}

/** Every fingerprint in a line and how often it counts, wherever the line has it. */
function* fingerprintsIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* fingerprintsIn(item)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (!TYPES.has(name)) continue
      if (typeof inner === 'string') yield `${name} 1 ${inner}`
      else for (const [text, counted] of Object.entries(Object(inner))) yield `${name} ${Object(counted).count} ${text}`
    }
  }
}

function comparable(lines: readonly Line[]): string[] {
  return lines.flatMap(({ fingerprints }) => [...fingerprintsIn(fingerprints)]).sort()
}

describeWithCorpus('docs/from-pmercury.md', () => {
  test('has all of the option lists that were run', () => {
    expect(rows.map(([theirs]) => theirs)).toEqual([...MODES.keys(), '-l FP'])
  })

  const runs = rows.filter(([theirs]) => MODES.has(theirs))
  test.each(runs)('%s is %s', (theirs, ours) => {
    for (const capture of CAPTURES) {
      const lines = run(ours, { FILE: corpus(`mercury/${capture}.pcap`), DATABASE })
        .split('\n')
        .filter(Boolean)
        .map((line): Line => JSON.parse(line))
      const expected = corpusRecords<Line>(`pmercury/expected/${MODES.get(theirs)}/${capture}.json`)
      expect(comparable(lines)).toEqual(comparable(expected))
      expect(comparable(lines).length).toBeGreaterThan(0)
    }
  })

  test('-l FP is the line of the database', () => {
    const [line = ''] = gunzipSync(readFileSync(DATABASE)).toString().split('\n')
    const { str_repr: FP } = JSON.parse(line)
    expect(run(rows.at(-1)?.[1] ?? '', { FP, DATABASE })).toBe(`${line}\n`)
  })
})
