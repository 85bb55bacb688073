import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { type StoredEntry, storedEntries } from '../entries/stored-entry.ts'
import { gunzip, nodeDigests } from '../node.ts'
import { loadDatabase } from '../open/load-database.ts'
import { keyCsv } from './key-csv.ts'
import { keyRows } from './key-rows.ts'
import { keySuricata } from './key-suricata.ts'
import { keyWise } from './key-wise.ts'
import { mercuryEntries } from './mercury-entries.ts'

// As in inference's logged-index.test.ts, where coreutils made the keys; the two hellos differ in their order alone.
const EXTENSIONS = ['(0000)', '(000a000600040a0a001d)', '(000b00020100)', '(000d0006000404030804)']
const MORE = '(001000050003026832)(002b0007060a0a03040303)'
const WIRE = `tls/(0303)(0a0ac02bc02c)((0a0a)${EXTENSIONS.join('')}${MORE})`
const SWAPPED = `tls/(0303)(0a0ac02bc02c)((0a0a)${[...EXTENSIONS].reverse().join('')}${MORE})`
const JA3 = '100e29513d46dce3070cf4a9c185c92d'
const JA4 = 't13d0206h2_177d36ae841b_fb71836bce29'
const OTHER = `t13d0206h2_${'0'.repeat(12)}_${'0'.repeat(12)}`

function entries(...lines: object[]): StoredEntry[] {
  const text = new TextEncoder().encode(lines.map((line) => JSON.stringify(line)).join('\n'))
  return [...storedEntries(loadDatabase(text, { gunzip, digests: nodeDigests }), 'db')]
}

const program = (process: string, count: number, more: object = {}) => ({ process, count, ...more })
const ENTRIES = entries(
  { str_repr: WIRE, total_count: 6, process_info: [program('a;b', 4, { malware: true }), program('c"d', 2)] },
  { str_repr: SWAPPED, total_count: 2, process_info: [program('c"d', 2, { application_category: 'browser' })] },
  { str_repr: `ja4/${JA4}`, fp_type: 'ja4', total_count: 9, process_info: [program('a list', 9)] },
  { str_repr: `ja4/${OTHER}`, fp_type: 'ja4', total_count: 1, process_info: [program('a list', 1)] },
  { str_repr: 'http/(474554)', fp_type: 'http', total_count: 1, process_info: [program('curl', 1)] },
)

describe('the programs behind a key', () => {
  test('entries that share it are added up; a label gives way to them', () => {
    expect(keyRows(ENTRIES, 'ja4', nodeDigests)).toMatchObject([
      { key: OTHER, connections: 1, fingerprints: 1, programs: [{ process: 'a list', share: 1 }] },
      {
        key: JA4,
        connections: 8,
        fingerprints: 2,
        programs: [
          { process: 'a;b', connections: 4, share: 0.5, malware: true },
          { process: 'c"d', connections: 4, share: 0.5, category: 'browser' },
        ],
      },
    ])
  })

  test('JA3 comes from wire order, or is stored with its share', () => {
    expect(keyRows(ENTRIES, 'ja3', nodeDigests).map(({ key, connections }) => [key, connections])).toContainEqual([
      JA3,
      6,
    ])
    const stored = entries({
      str_repr: 'tls/1/(0303)(1301)[(0000)]',
      ja3: { [JA3]: 3, ['0'.repeat(32)]: 1 },
      total_count: 8,
      process_info: [program('curl', 8)],
    })
    expect(keyRows(stored, 'ja3', nodeDigests).map(({ connections }) => connections)).toEqual([2, 6])
  })

  test('imitators are left out, and what was only imitated', () => {
    const imitations = [{ process: 'chrome', count: 5, imitators: { python: 5 } }]
    const imitated = entries(
      { str_repr: WIRE, total_count: 6, process_info: [program('curl', 1)], imitations },
      { str_repr: 'tls/(0303)(1303)()', total_count: 5, process_info: [], imitations },
    )
    const programs = [{ process: 'curl', connections: 1, share: 1 }]
    expect(keyRows(imitated, 'ja4', nodeDigests)).toMatchObject([
      { key: JA4, connections: 1, fingerprints: 1, programs },
    ])
    expect(keyRows(imitated, 'ja3', nodeDigests)).toMatchObject([
      { key: JA3, connections: 1, fingerprints: 1, programs },
    ])
    expect(mercuryEntries(imitated, { format: 'tls', digests: nodeDigests })).toMatchObject({
      entries: [{ fingerprint: WIRE, totalCount: 1, imitations: [], processes: [{ process: 'curl', count: 1 }] }],
      imitations: 2,
      imitatedOnly: 1,
    })
  })

  // Suricata 8.0.8 on a hello without signature_algorithms: the extensions hashed with a trailing underscore.
  test('a JA4 that tools print in two ways has two rows', () => {
    const plain = entries({ str_repr: 'tls/(0303)(1301)((0017))', total_count: 1, process_info: [program('curl', 1)] })
    expect(keyRows(plain, 'ja4', nodeDigests)).toHaveLength(2)
  })
})

test('CSV as any reader of it reads it', () => {
  const records = parse(keyCsv(keyRows(ENTRIES, 'ja4', nodeDigests), 'ja4', 1), { columns: true })
  expect(records).toEqual([
    { ja4: OTHER, process: 'a list', share: '1.0000', count: '1', malware: '', category: '', fingerprints: '1' },
    { ja4: JA4, process: 'a;b', share: '0.5000', count: '4', malware: 'true', category: '', fingerprints: '2' },
  ])
})

test('a dataset of Suricata: one object a line, none longer than its buffer', () => {
  const long = Array.from({ length: 10 }, (_, at) => program(`${at}${'ü'.repeat(120)}`, 10 - at))
  const rows = keyRows(
    [...ENTRIES, ...entries({ str_repr: 'tls/(0303)(1303)()', total_count: 55, process_info: long })],
    'ja4',
    nodeDigests,
  )
  const lines = keySuricata(rows, 'ja4', 10).split('\n')
  expect(lines.pop()).toBe('')
  for (const line of lines) expect(Buffer.byteLength(`${line}\n`)).toBeLessThan(1024)
  expect(lines.map((line) => JSON.parse(line)).find(({ ja4 }) => ja4 === JA4)).toEqual({
    ja4: JA4,
    process: 'a;b',
    score: 0.5,
    malware: true,
    programs: 2,
    fingerprints: 2,
    probable_processes: [
      { process: 'a;b', score: 0.5 },
      { process: 'c"d', score: 0.5 },
    ],
  })
  expect(lines.map((line) => JSON.parse(line)).filter(({ programs }) => programs === 10)).toHaveLength(2)
})

test('a WISE source in the tagger format: fields are defined, and no value ends one', () => {
  const lines = keyWise(keyRows(ENTRIES, 'ja4', nodeDigests), 2)
    .trimEnd()
    .split('\n')
  expect(lines.slice(0, 2).map((line) => line.split(';')[0])).toEqual([
    '#field:fingerpost.process',
    '#field:fingerpost.score',
  ])
  expect(lines.slice(2)).toEqual([`${OTHER};0=a list;1=100`, `${JA4};0=a,b;0=c"d;1=50;tags=fingerpost-malware`])
})

test('what a spreadsheet would run is text in CSV, and control characters are escaped', () => {
  const formula = "=cmd|' /C calc'!A0"
  const hostile = entries({
    str_repr: `ja4/${OTHER}`,
    fp_type: 'ja4',
    total_count: 2,
    process_info: [program(formula, 1), program('a\u001b[2J', 1)],
  })
  const [, first, second] = parse(keyCsv(keyRows(hostile, 'ja4', nodeDigests), 'ja4', 2))
  expect([first, second].map((row) => row[1]).sort()).toEqual([`'${formula}`, 'a\\u001b[2J'])
})

test('a name that is longer than a path is refused', () => {
  const long = {
    str_repr: 'http/(474554)',
    fp_type: 'http',
    total_count: 1,
    process_info: [program('x'.repeat(2e6), 1)],
  }
  expect(() => entries(long)).toThrow('db:1: process: expected at most 4096 characters')
})
