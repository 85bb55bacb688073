import { describe, expect, test } from 'vitest'
import { gunzip, nodeDigests } from '../node.ts'
import { loadDatabase } from '../open/load-database.ts'
import { lookup } from './lookup.ts'
import { lookupKind } from './lookup-kind.ts'

// GREASE, suites c02b c02c; the two keys by coreutils' md5sum and sha256sum, as in inference's logged-index.test.ts.
const WIRE =
  'tls/(0303)(0a0ac02bc02c)((0a0a)(0000)(000a000600040a0a001d)(000b00020100)(000d0006000404030804)(001000050003026832)(002b0007060a0a03040303))'
const JA3 = '100e29513d46dce3070cf4a9c185c92d'
const JA4 = 't13d0206h2_177d36ae841b_fb71836bce29'
const DIGEST = 'A'.repeat(64)

const LINES = [
  {
    str_repr: WIRE,
    total_count: 4,
    process_info: [
      {
        process: 'Chrome.exe',
        sha256: DIGEST,
        count: 3,
        classes_hostname_domains: { 'example.com': 2, 'example.org': 1 },
      },
      { process: 'curl', count: 1, classes_hostname_domains: { 'example.org': 1 } },
    ],
  },
  { str_repr: 'http/(474554)', fp_type: 'http', total_count: 2, process_info: [{ process: 'curl', count: 2 }] },
  { str_repr: `ja4/${JA4}`, fp_type: 'ja4', total_count: 1, process_info: [{ process: 'a list', count: 1 }] },
]
const database = loadDatabase(new TextEncoder().encode(LINES.map((line) => JSON.stringify(line)).join('\n')), {
  gunzip,
  digests: nodeDigests,
})

/** What is found, as `program count share` of each entry. */
function found(text: string, kind?: Parameters<typeof lookup>[2]['kind']) {
  const { kind: asked, entries } = lookup(database, text, { path: 'db', kind })
  return [
    asked,
    ...entries.flatMap(({ processes }) => processes.map((one) => `${one.process.process} ${one.count} ${one.share}`)),
  ]
}

test.each([
  [WIRE, ['fingerprint', 'Chrome.exe 3 0.75', 'curl 1 0.25']],
  [WIRE.replace('tls/', ''), ['fingerprint', 'Chrome.exe 3 0.75', 'curl 1 0.25']],
  ['http/(474554)', ['fingerprint', 'curl 2 1']],
  [JA4, ['ja4', 'Chrome.exe 3 0.75', 'curl 1 0.25', 'a list 1 1']],
  [JA3, ['ja3', 'Chrome.exe 3 0.75', 'curl 1 0.25']],
  [JA3.toUpperCase(), ['ja3', 'Chrome.exe 3 0.75', 'curl 1 0.25']],
  [DIGEST.toLowerCase(), ['sha256', 'Chrome.exe 3 0.75']],
  ['CURL', ['process', 'curl 1 0.25', 'curl 2 1']],
  ['chrome.exe', ['process', 'Chrome.exe 3 0.75']],
  ['Example.ORG', ['domain', 'Chrome.exe 1 0.25', 'curl 1 0.25']],
  ['nobody', ['process']],
  ['t13d0206h2_000000000000_000000000000', ['ja4']],
])('%s', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

describe('imitations', () => {
  const imitations = [
    { process: 'chrome.exe', count: 3, imitators: { python: 2, 'utls.example': 1 } },
    { process: 'edge', count: 1, imitators: { python: 1 } },
  ]
  const lines = [
    { str_repr: WIRE, total_count: 8, process_info: [{ process: 'python', count: 4 }], imitations },
    {
      str_repr: 'http/(474554)',
      fp_type: 'http',
      total_count: 3,
      process_info: [],
      imitations: imitations.slice(0, 1),
    },
  ]
  const text = lines.map((line) => JSON.stringify(line)).join('\n')
  const imitated = loadDatabase(new TextEncoder().encode(text), { gunzip, digests: nodeDigests })

  /** Of each entry, the executables and the imitated programs. */
  const namesOf = (asked: string, kind?: Parameters<typeof lookup>[2]['kind']) =>
    lookup(imitated, asked, { path: 'db', kind }).entries.map((entry) => [
      ...entry.processes.map(({ process, share }) => `${process.process} ${share}`),
      ...entry.imitations.map(({ process }) => process),
    ])

  test.each([
    [WIRE, [['python 0.5', 'chrome.exe', 'edge']]],
    [JA4, [['python 0.5', 'chrome.exe', 'edge']]],
    [JA3, [['python 0.5', 'chrome.exe', 'edge']]],
    ['http/(474554)', [['chrome.exe']]],
    ['Python', [['python 0.5', 'chrome.exe', 'edge'], ['chrome.exe']]],
    ['utls.example', [['chrome.exe'], ['chrome.exe']]],
    ['chrome.exe', [['chrome.exe'], ['chrome.exe']]],
    ['edge', [['edge']]],
    [DIGEST, []],
  ])('%s', (asked, expected) => {
    expect(namesOf(asked)).toEqual(expected)
  })
})

test('what a text is can be said', () => {
  expect(found('chrome.exe', 'domain')).toEqual(['domain'])
  expect(found('example.com', 'process')).toEqual(['process'])
})

test.each([
  ['tls/1/randomized', 'fingerprint'],
  ['quic/(00000001)(0303)(1301)[]', 'fingerprint'],
  ['ssh/(a)(b)', 'fingerprint'],
  ['www.example.com', 'domain'],
  ['10.0.0.1', 'process'],
  ['Google Chrome Helper', 'process'],
  ['/usr/bin/curl', 'process'],
])('%s has the shape of a %s', (text, kind) => {
  expect(lookupKind(text, () => false)).toBe(kind)
})
