import { gzipSync } from 'node:zlib'
import { createClassifier } from '@fingerpost/inference'
import { InputError } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { gunzip, nodeDigests } from './node.ts'
import { loadDatabase } from './open/load-database.ts'

const options = { gunzip, digests: nodeDigests, path: 'db.json' }

function line(fingerprint: string, process = fingerprint, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ str_repr: fingerprint, ...more, total_count: 1, process_info: [{ process, count: 1 }] })
}

function load(...lines: string[]) {
  return loadDatabase(new TextEncoder().encode(lines.join('\n')), options)
}

function processOf(lines: string[], fingerprint: string): string | undefined {
  return load(...lines).find(fingerprint)?.processes[0]?.process
}

test('reads plain and gzipped files, told apart by their content', () => {
  const text = `${line('(0303)(c02b)()', 'å')}\r\n\n  ${line('(0303)(c02c)')}  \n`
  for (const bytes of [new TextEncoder().encode(text), gzipSync(text)]) {
    const database = loadDatabase(bytes, options)
    expect(database.size).toBe(2)
    expect([...database.entries()].map(({ processes }) => processes[0]?.process)).toEqual(['å', '(0303)(c02c)'])
  }
})

const TODAY = 'tls/(0303)(0a0ac02b)((0a0a)(0000)(000a00080a0a001d00170018))'

test.each([
  [TODAY, TODAY],
  ['(0303)(0a0ac02b)((0a0a0000)(0000)(000a00080a0a001d00170018))', TODAY],
  ['(0303)(0a0ac02b)((0a0a000100)(0000)(000a00080a0a001d00170018))', TODAY],
  [TODAY, '(0303)(0a0ac02b)((0a0a0000)(0000)(000a00080a0a001d00170018))'],
  ['(0303)(c02b)', 'tls/(0303)(c02b)()'],
  ['(0303)(c02b)()', '(0303)(c02b)'],
  ['(0303)(c02b)((0013000100))', 'tls/(0303)(c02b)((0013))'],
  ['tls/1/(0303)(0a0ac02b)[(0000)(000a00080a0a001d00170018)(0a0a)]', TODAY],
  ['tls/2/(0303)(c02b)[(0000)]', 'tls/(0303)(c02b)((0015)(0000))'],
  ['tls/2/(0303)(c02b)[(0000)]', 'tls/1/(0303)(c02b)[(0000)(0015)]'],
])('the entry %s is found by %s', (stored, asked) => {
  expect(processOf([line(stored)], asked)).toBe(stored)
})

test('a sorted fingerprint does not find one in wire order', () => {
  expect(processOf([line(TODAY)], 'tls/1/(0303)(0a0ac02b)[(0000)(000a00080a0a001d00170018)(0a0a)]')).toBeUndefined()
})

test('wire order is tried before sorted forms', () => {
  const lines = [
    line('tls/2/(0303)(c02b)[(0000)]'),
    line('tls/(0303)(c02b)((0000))'),
    line('tls/1/(0303)(c02b)[(0000)]'),
  ]
  expect(processOf(lines, '(0303)(c02b)((0000))')).toBe('tls/(0303)(c02b)((0000))')
})

test('of lines with the same string the later counts, of strings that mean the same the one asked for, else the later', () => {
  expect(load(line('(0303)(c02b)', 'old'), line('(0303)(c02b)', 'new'))).toMatchObject({ size: 1 })
  expect(processOf([line('(0303)(c02b)', 'old'), line('(0303)(c02b)', 'new')], '(0303)(c02b)')).toBe('new')
  const alike = [line('(0303)(c02b)', 'bare'), line('tls/(0303)(c02b)()', 'prefixed')]
  expect(processOf(alike, '(0303)(c02b)')).toBe('bare')
  expect(processOf(alike, '(0303)(c02b)()')).toBe('prefixed')
})

test('finds str_repr wherever it stands and however it is spaced', () => {
  expect(processOf([`{"a":1,${line('(0303)(c02b)').slice(1)}`], '(0303)(c02b)')).toBe('(0303)(c02b)')
  expect(processOf([line('(0303)(c02b)').replace('":"', '" : "')], '(0303)(c02b)')).toBe('(0303)(c02b)')
  expect(processOf([line('(0303)(c02b)').replace('(0303)', '\\u00280303)')], '(0303)(c02b)')).toBe('(0303)(c02b)')
})

test('passes over other types and counts them', () => {
  const others = [
    line('http/(474554)(485454502f312e31)((host))', 'x', { fp_type: 'http' }),
    line('quic/(00000001)(0303)(1301)[(0000)]', 'x', { fp_type: 'quic' }),
    line('(0303)(c02b)', 'x', { fp_type: 'dtls' }),
    '{"str_repr":"(ffff)(020404ec)(01)(030306)(01)(01)(08)(04)(00)(00)","total_count":1,"os_info":{}}',
  ]
  expect(load(...others)).toMatchObject({ size: 0, otherEntries: 4 })
  expect(load(line('tls/(0303)(c02b)()', 'x', { fp_type: 'tls' }), ...others)).toMatchObject({
    size: 1,
    otherEntries: 4,
  })
})

test('gives the line of an entry as it stands in the file', () => {
  const text = line('(0303)(c02b)', 'å')
  expect(load(line('(0303)(c02c)'), text).line('tls/(0303)(c02b)()')).toBe(text)
  expect(load(text).line('tls/(0303)(c02c)()')).toBeUndefined()
})

test.each([
  ['', 'db.json: no entries'],
  ['\n\n', 'db.json: no entries'],
  ['hello\n', 'db.json:1: expected a JSON object with a str_repr'],
  ['{"event_type":"tls"}\n', 'db.json:1: expected a JSON object with a str_repr'],
  [`${line('(0303)(c02b)')}\n${line('(0303)(c02c)').slice(0, -1)}`, 'db.json:2: expected a JSON object'],
  ['{"str_repr":"(0303)(c02b)"}', 'db.json:1: process_info: expected a list of processes'],
  [
    `${line('(0303)(c02b)').replace('"total_count":1', '"total_count":0')}`,
    'db.json:1: total_count: expected a whole number from 1',
  ],
])('refuses %j', (text, message) => {
  expect(() => loadDatabase(new TextEncoder().encode(text), options)).toThrow(InputError)
  expect(() => loadDatabase(new TextEncoder().encode(text), options)).toThrow(message)
})

test('refuses a cut gzip file', () => {
  const bytes = gzipSync(line('(0303)(c02b)'))
  expect(() => loadDatabase(bytes.subarray(0, -12), options)).toThrow('db.json: broken gzip file')
})

test('says which line is broken when its entry is asked for', () => {
  const database = load(line('(0303)(c02b)'), '{"str_repr":"(0303)(c02c)","total_count":,}')
  expect(database.find('(0303)(c02b)')).toBeDefined()
  expect(() => database.find('(0303)(c02c)')).toThrow('db.json:2: not JSON: ')
})

test('reads the manifest in the comment of the gzip header', () => {
  const packed = gzipSync(line('(0303)(c02b)'))
  const comment = new TextEncoder().encode('{"schema":1}\0')
  const header = Uint8Array.from([...packed.subarray(0, 3), 0x10, ...packed.subarray(4, 10)])
  const bytes = Buffer.concat([header, comment, packed.subarray(10)])
  expect(loadDatabase(bytes, options).manifest).toEqual({ schema: 1 })
  expect(loadDatabase(packed, options).manifest).toBeUndefined()
})

// The two keys of WIRE: coreutils' md5sum and sha256sum, as in logged-index.test.ts.
const WIRE =
  'tls/(0303)(0a0ac02bc02c)((0a0a)(0000)(000a000600040a0a001d)(000b00020100)(000d0006000404030804)(001000050003026832)(002b0007060a0a03040303))'
const JA3 = '100e29513d46dce3070cf4a9c185c92d'
const JA4 = 't13d0206h2_177d36ae841b_fb71836bce29'
const LABELS = [line(`ja4/${JA4}`, 'by JA4', { fp_type: 'ja4' }), line(`ja3/${JA3}`, 'by JA3', { fp_type: 'ja3' })]

function loggedProcess(lines: string[], keys: { ja3?: string; ja4?: string[] }) {
  const found = load(...lines).findLogged(keys)
  return found && [found.by, ...found.entries.flatMap(({ processes }) => processes.map(({ process }) => process))]
}

test('a label-only entry answers for its JA4 or JA3, JA4 first, and for nothing else', () => {
  expect(loggedProcess(LABELS, { ja4: ['other', JA4], ja3: JA3 })).toEqual(['ja4', 'by JA4'])
  expect(loggedProcess(LABELS, { ja4: ['other'], ja3: JA3 })).toEqual(['ja3', 'by JA3'])
  expect(loggedProcess(LABELS, { ja4: [JA3], ja3: JA4 })).toBeUndefined()
  const database = load(...LABELS)
  expect(database).toMatchObject({ size: 0, labels: 2, otherEntries: 0 })
  expect([WIRE, `ja4/${JA4}`, JA4].map((text) => database.find(text))).toEqual([undefined, undefined, undefined])
  expect([...database.entries()]).toEqual([])
})

test('a label-only entry gives way to any entry with a fingerprint', () => {
  expect(loggedProcess([...LABELS, line(WIRE, 'whole')], { ja4: [JA4] })).toEqual(['ja4', 'whole'])
  expect(loggedProcess([...LABELS, line(WIRE, 'whole')], { ja4: ['other'], ja3: JA3 })).toEqual(['ja3', 'whole'])
})

test('all entries come in the order of the file, those of other types by their string too', () => {
  const http = line('http/(474554)(485454502f312e31)((486f7374))', 'http', { fp_type: 'http' })
  const database = load(LABELS[0] ?? '', http, line(WIRE, 'whole'), LABELS[1] ?? '')
  expect([...database.lines()].map(({ number }) => number)).toEqual([1, 2, 3, 4])
  expect([...database.lines()][1]?.text).toBe(http)
  expect([...database.entries()].map(({ fingerprint }) => fingerprint)).toEqual([WIRE])
  expect(database.find('http/(474554)(485454502f312e31)((486f7374))')?.type).toBe('http')
  expect([...database.types].sort()).toEqual(['http', 'tls'])
  expect([...load(...LABELS).types]).toEqual(['tls'])
})

// By hand: 3 and 1 of 4 connections. Zeros count nothing.
test('an entry of another type than TLS may know operating systems and no processes', () => {
  const tcp = '(ffff)(020404ec)(01)(01)'
  const text = JSON.stringify({ str_repr: tcp, total_count: 4, os_info: { b: 1, a: 3, c: 0 } })
  const database = load(text)
  expect(database.find(tcp)).toMatchObject({ type: 'tcp', processes: [], operatingSystems: { a: 3, b: 1, c: 0 } })
  const [a, b, c] = [['a', 0.75] as const, ['b', 0.25] as const, ['c', 0] as const].map(([name, probability]) => ({
    name,
    probability,
  }))
  const classifier = createClassifier(database)
  const status = 'unlabeled_fingerprint'
  expect(classifier.identify({ fingerprint: tcp })).toEqual({ status, operatingSystems: [a, b, c] })
  expect(classifier.identify({ fingerprint: tcp, limit: 1 })).toEqual({ status, operatingSystems: [a] })
  expect(classifier.explain({ fingerprint: tcp })).toBeUndefined()
  expect(classifier.identify({ fingerprint: `${tcp}(00)` })).toEqual({ status: 'unknown' })
  expect(() => classifier.identify({ fingerprint: tcp, limit: -1 })).toThrow(RangeError)
})

test.each([
  ['(ffff)(020404ec)(01)(01)', {}, 'process_info: expected a list of processes'],
  ['(ffff)(020404ec)(01)(01)', { os_info: { a: -1 } }, 'os_info: expected numbers from 0 to 2^53 - 1 by name'],
  ['(ffff)(020404ec)(01)(01)', { os_info: {}, process_info: [] }, 'process_info: expected a list of processes'],
  ['tls/(0303)(c02b)()', { os_info: { a: 1 } }, 'process_info: expected a list of processes'],
])('%s with %j alone is refused', (fingerprint, members, message) => {
  const text = JSON.stringify({ str_repr: fingerprint, total_count: 1, ...members })
  expect(() => load(line('http/(a)'), text).find(fingerprint)).toThrow(`db.json:2: ${message}`)
})

test.each([
  ['tls/2/(0303)(c02b)[(0017)]', 'tls'],
  ['tls_server/(0303)(c02b)()', 'tls_server'],
  ['quic/(00000001)(0303)(1301)[(0000)]', 'quic'],
  ['quic/1/(00000001)(0303)(1301)[(0000)]', 'quic'],
  ['http/(474554)(485454502f312e31)((486f7374))', 'http'],
  ['ssh/(aa)', 'ssh'],
  ['stun/1/(00)(0001)(00)((0006))', 'stun'],
  ['dtls/(fefd)(c02b)()', 'dtls'],
  ['tcp/(40)()(40)(16d0)((020405b4)(04))', 'tcp'],
  ['(16d0)(020405b4)(04)(08)(01)(030307)', 'tcp'],
  ['(0303)(c02b)', 'tls'],
  ['(0303)(c02bc02f)((0000))', 'tls'],
])('%s is of the type %s, and found by its own string, beside all others', (fingerprint, type) => {
  const others = ['tls/2/(0303)(1301)[]', 'quic/(b)', 'http/(b)', 'ssh/(b)', 'dtls/(b)', 'tcp/(b)'].map((text) =>
    line(text),
  )
  const fpType = fingerprint.startsWith('(') ? {} : { fp_type: type }
  for (const more of [{}, fpType]) {
    const database = load(...others, line(fingerprint, 'p', more))
    expect(database.find(fingerprint)).toMatchObject({ type, processes: [{ process: 'p' }] })
    expect([...load(line(fingerprint, 'p', more)).types]).toEqual([type])
    expect(createClassifier(database).identify({ fingerprint })).toMatchObject({ process: 'p' })
    expect(createClassifier(database).identify({ fingerprint: `${type}/(c)` })).toEqual({ status: 'unknown' })
  }
})

test('a fingerprint without an entry is known by the JA4 or JA3 that it yields', () => {
  const labelsOf = (fingerprint: string, lines = LABELS) => {
    const found = load(...lines).findLabels(fingerprint)
    return found && [found.by, found.entries[0]?.processes[0]?.process]
  }
  expect(labelsOf(WIRE)).toEqual(['ja4', 'by JA4'])
  expect(labelsOf(WIRE, LABELS.slice(1))).toEqual(['ja3', 'by JA3'])
  const sorted = `tls/1/${WIRE.slice(4).replace('((0a0a)', '[').replace(/\)$/, '(0a0a)]')}`
  expect(labelsOf(sorted)).toEqual(['ja4', 'by JA4'])
  expect(labelsOf(sorted, LABELS.slice(1))).toBeUndefined()
  expect(labelsOf('http/(474554)')).toBeUndefined()
  const classifier = createClassifier(load(...LABELS))
  expect(classifier.identify({ fingerprint: WIRE })).toMatchObject({ process: 'by JA4', match: { by: 'ja4' } })
  expect(classifier.identify({ fingerprint: 'tls/(0303)(1301)()' })).toEqual({ status: 'unknown' })
})

test('SSH clients of logs are found by their HASSH, which leaves lists out', () => {
  const client = (lists: string) => [...lists].map((list) => `(${Buffer.from(list).toString('hex')})`).join('')
  const [ssh, kex, other] = ['abcdefghij', 'aBcDeFgHIJ', 'Abcdefghij'].map(client)
  const lines = [`ssh/${ssh}`, `ssh/${other}`, `ssh_kex/${kex}`, `ssh_server/${ssh}`]
  const database = load(...lines.map((text) => line(text, text, { fp_type: text.split('/')[0]?.replace('_kex', '') })))
  // printf 'a;c;e;g' | md5sum
  const found = database.findLogged({ hassh: '1dcec95d22563622775f87b354bc5ccc' })
  expect(found?.by).toBe('hassh')
  expect(found?.entries.map(({ fingerprint }) => fingerprint)).toEqual([`ssh/${ssh}`, `ssh_kex/${kex}`])
  expect(database.findLogged({ hassh: '0'.repeat(32) })).toBeUndefined()
  const answer = createClassifier(database).identifyLogged({ hassh: '1dcec95d22563622775f87b354bc5ccc' })
  expect(answer).toMatchObject({ process: `ssh/${ssh}`, match: { by: 'hassh', fingerprints: 2 } })
})
