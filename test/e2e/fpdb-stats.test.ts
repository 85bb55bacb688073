import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../corpus.ts'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))
const run = (args: readonly string[], input: string | Uint8Array = '') =>
  spawnSync(process.execPath, [BIN, ...args], { input, encoding: 'utf8' })

const DATABASE = [
  {
    str_repr: 'tls/(0303)(1301)()',
    total_count: 4,
    process_info: [
      { process: 'curl', count: 3 },
      { process: 'wget', count: 1 },
    ],
  },
  { str_repr: 'tls/(0303)(1302)()', total_count: 4, process_info: [{ process: 'curl', count: 4 }] },
  { str_repr: 'http/(474554)', fp_type: 'http', total_count: 2, process_info: [{ process: 'axel', count: 2 }] },
]
const TEXT = DATABASE.map((line) => `${JSON.stringify(line)}\n`).join('')

test('counts, programs and what the keys leave open', () => {
  const result = run(['stats', '-', '--top', '1'], gzipSync(TEXT))
  expect(result).toMatchObject({ status: 0, stderr: '' })
  expect(result.stdout).toBe(
    `no manifest

fingerprints   2
of type http   1
connections    10
executables    3
process names  3

process  connections   share  fingerprints
curl               7  70.0 %             2

known by     keys  shared  connections with a shared one  most programs  effective programs  most frequent right
fingerprint     2       1                         50.0 %              2                1.32               87.5 %
ja3             2       1                         50.0 %              2                1.32               87.5 %
ja4             2       1                         50.0 %              2                1.32               87.5 %
`,
  )
})

test('imitations are counted apart', () => {
  const imitation = { process: 'chrome', count: 5, imitators: { python: 4, 'utls-client': 1 } }
  const more = { ...DATABASE[0], str_repr: 'tls/(0303)(1303)()', total_count: 9, imitations: [imitation] }
  const alone = { str_repr: 'tls/(0303)(1304)()', total_count: 5, process_info: [], imitations: [imitation] }
  const text = `${TEXT}${JSON.stringify(more)}\n${JSON.stringify(alone)}\n`
  expect(run(['stats', '-'], text).stdout).toContain(
    '\nimitated       1 program by 2: 10 connections, 2 fingerprints, 1 of no other program\n',
  )
  const { connections, processes, imitations, ambiguity } = JSON.parse(run(['stats', '-', '--json'], text).stdout)
  expect([connections, processes[0].connections, ambiguity.fingerprint.keys]).toEqual([24, 10, 3])
  expect(imitations).toEqual({ imitated: 1, imitators: 2, connections: 10, entries: 2, imitated_only: 1 })
})

// e to the entropy of the program: half of the connections have one program, the others 3 to 1:
// exp(-(4 * (0.75 * ln 0.75 + 0.25 * ln 0.25)) / 8) = 1.3247, by hand.
test('the same as JSON', () => {
  const { ambiguity, processes, entries, manifest } = JSON.parse(run(['stats', '-', '--json'], TEXT).stdout)
  expect(ambiguity.fingerprint.effectivePrograms).toBeCloseTo(1.3247, 4)
  expect(processes).toHaveLength(3)
  expect([entries, manifest]).toEqual([{ tls: 2, http: 1 }, undefined])
})

test('a broken database is 1, wrong usage 2', () => {
  expect(run(['stats', '-'], '{').status).toBe(1)
  expect(run(['stats', '-', '--top', '0.5'], TEXT).status).toBe(2)
})

describeWithCorpus('an archive of mercury', () => {
  test('is counted as well', () => {
    const { entries } = JSON.parse(run(['stats', corpus('databases/resources-test.tgz'), '--json']).stdout)
    expect(entries).toEqual({ tls: 2, quic: 1, http: 1, stun: 1, tofsee: 1 })
  })
})
