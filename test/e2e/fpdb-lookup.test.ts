import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defaultDatabasePath, readDatabase } from '@fingerpost/database/node'
import { expect, test } from 'vitest'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))
const run = (args: readonly string[], input: string | Uint8Array = '') =>
  spawnSync(process.execPath, [BIN, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 28 })

const [entry] = readDatabase(defaultDatabasePath()).entries()
const { fingerprint = '', totalCount = 0, processes: [first] = [] } = entry ?? {}

test('a table for people, with shares', () => {
  const result = run(['lookup', fingerprint])
  expect(result).toMatchObject({ status: 0, stderr: '' })
  const [head, counts, dates, titles, row] = result.stdout.split('\n')
  expect(head).toBe(fingerprint)
  expect(counts).toContain(`${totalCount} connections, `)
  expect(dates).toMatch(/^nothing in this hello is younger than 20\d\d-\d\d, the oldest is of \d{4}-\d\d$/)
  expect(titles?.split(/\s+/)).toEqual(['', 'share', 'count', 'process', 'sha256'])
  expect(row).toContain(`${first?.count}  ${first?.process}`)
})

test('one JSON object a line, from a database on standard input', () => {
  const result = run(['lookup', first?.process ?? '', '-d', '-', '--json'], readFileSync(defaultDatabasePath()))
  const found = result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(found.map(({ str_repr }) => str_repr)).toContain(fingerprint)
  for (const { kind, processes, total_count } of found) {
    expect(kind).toBe('process')
    for (const { process, count, share } of processes) {
      expect(process).toBe(first?.process)
      expect(share).toBeCloseTo(count / total_count, 12)
    }
  }
})

test('what is imitated, and by what', () => {
  const imitations = [{ process: 'chrome', count: 1200, versions: ['120', '99'], imitators: { python: 1198, utls: 2 } }]
  const line = { str_repr: 'tls/(0303)(1301)()', total_count: 1200, process_info: [], imitations }
  for (const text of [line.str_repr, 'python', 'chrome']) {
    const result = run(['lookup', text, '-d', '-'], JSON.stringify(line))
    const dates = 'nothing in this hello is younger than 2018-08, the oldest is of 2018-08'
    const lines = [line.str_repr, '1,200 connections', dates, 'imitated: chrome (120, 99), by python 1,198, utls 2', '']
    expect(result).toMatchObject({ status: 0, stderr: '', stdout: lines.join('\n') })
    const json = JSON.parse(run(['lookup', text, '-d', '-', '--json'], JSON.stringify(line)).stdout)
    expect(json).toMatchObject({ processes: [], imitations })
    expect(json).toMatchObject({ max_implementation_date: '2018-08', min_implementation_date: '2018-08' })
  }
})

test('the shape is overruled; nothing found is 1, wrong usage 2', () => {
  expect(run(['lookup', first?.process ?? '', '--as', 'domain'])).toMatchObject({ status: 1, stdout: '' })
  expect(run(['lookup', 'nobody-at-all']).stderr).toBe('fpdb: nothing is known of the process nobody-at-all\n')
  expect(run(['lookup']).status).toBe(2)
  expect(run(['lookup', 'a', '--as', 'guess']).status).toBe(2)
  expect(run(['lookup', '--help']).stdout).toContain('Exits with 1 if nothing is found.')
})

test('a name that commands a terminal is shown, not obeyed', () => {
  const name = 'a\u001b[2J\u009b2J\nb'
  const line = {
    str_repr: 'http/(474554)',
    fp_type: 'http',
    total_count: 1,
    process_info: [{ process: name, count: 1 }],
  }
  const shown = run(['lookup', 'http/(474554)', '-d', '-'], JSON.stringify(line)).stdout
  expect(shown).toContain('  a\\u001b[2J\\u009b2J\\u000ab\n')
  const json = run(['lookup', 'http/(474554)', '-d', '-', '--json'], JSON.stringify(line)).stdout
  expect(json).not.toContain('\u009b')
  expect(JSON.parse(json).processes[0].process).toBe(name)
})
