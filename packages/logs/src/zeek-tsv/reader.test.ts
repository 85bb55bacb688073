import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AddedColumn, LogReader } from '../log-format.ts'
import { logFormats } from '../registry.ts'
import { unescaped } from './escapes.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const digests = { md5: hash('md5'), sha256: hash('sha256') }
const JA3 = 'e7d705a3286e19ea42f587b344ee6865'
const JA4 = 't13d1516h2_8daaf6152771_e5627efa2ab1'

const COLUMNS: readonly AddedColumn[] = [
  { name: 'fp_process', type: 'text', path: ['process'] },
  { name: 'fp_score', type: 'number', path: ['score'] },
  { name: 'fp_one_of', type: 'texts', path: ['one_of'] },
]
const readerOf = (columns = COLUMNS) =>
  logFormats.zeekTsv.createReader({ digests, addition: { key: 'fingerpost', columns } })

/** Each line read, with what is put into it where its records get a value. */
function added(text: string, value?: unknown, reader = readerOf()): string[] {
  const chunk = Buffer.from(text)
  reader.open(chunk)
  return spans(text).map(([start, end]) => {
    const read = reader.read(start, end)
    const insertion = reader.insertion(
      typeof read === 'string' || value === undefined ? undefined : JSON.stringify(value),
    )
    const line = text.slice(start, end)
    return insertion === undefined
      ? line
      : line.slice(0, insertion.at - start) + insertion.text + line.slice(insertion.at - start)
  })
}

function reads(text: string, reader: LogReader = readerOf()) {
  reader.open(Buffer.from(text))
  return spans(text).map(([start, end]) => {
    const read = reader.read(start, end)
    if (typeof read === 'string') return read
    const { type, key, serverName, sourceAddress, sourcePort, destinationAddress, destinationPort } = read
    const { transport, time, timestamp } = read
    return {
      type,
      key,
      serverName,
      sourceAddress,
      sourcePort,
      destinationAddress,
      destinationPort,
      transport,
      time,
      timestamp,
    }
  })
}

/** The lines of an ASCII text by their offsets. */
function spans(text: string): [number, number][] {
  let start = 0
  return text.split('\n').map((line) => {
    const span: [number, number] = [start, start + line.length]
    start += line.length + 1
    return span
  })
}

const header = (fields: string) => ['#separator \\x09', '#path\tssl', `#fields\t${fields.replaceAll(' ', '\t')}`]
const FIELDS = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p version server_name ja3 ja4'
const log = (fields: string, ...rows: readonly string[]) =>
  [...header(fields), ...rows.map((row) => row.replaceAll(' ', '\t'))].join('\n')

describe('a row of ssl.log', () => {
  const CONNECTION = '1700000000.123456 C1 192.0.2.1 50000 2001:db8::1 443 TLSv13 example.org'

  test('with hashes', () => {
    expect(reads(log(FIELDS, `${CONNECTION} ${JA3} ${JA4}`)).at(-1)).toEqual({
      type: 'tls',
      key: { kind: 'hello', ja3: JA3, ja4: [JA4] },
      serverName: 'example.org',
      sourceAddress: '192.0.2.1',
      sourcePort: 50000,
      destinationAddress: '2001:db8::1',
      destinationPort: 443,
      transport: 6,
      time: 1_700_000_000_123,
      timestamp: 1700000000.123456,
    })
  })

  test('columns in any order, under names with underscores', () => {
    const [, , , read] = reads(log('ja4 id_resp_p id_orig_h', `${JA4} 443 192.0.2.1`))
    expect(read).toMatchObject({
      key: { ja4: [JA4] },
      sourceAddress: '192.0.2.1',
      destinationPort: 443,
      time: undefined,
    })
  })

  test('QUIC by its JA4; DTLS by its version, which the JA4 package does not look at', () => {
    const quic = JA4.replace('t', 'q')
    expect(reads(log('version ja4', `TLSv13 ${quic}`)).at(-1)).toMatchObject({
      type: 'quic',
      key: { ja4: [quic] },
      transport: 17,
    })
    const dtls = { type: 'dtls', key: { ja4: [JA4.replace('t', 'd')] }, transport: 17 }
    expect(reads(log('version ja4', `DTLSv12 ${JA4}`)).at(-1)).toMatchObject(dtls)
  })

  test('without a hello: unset, empty, or no hash', () => {
    const rows = ['- -', '(empty) (empty)', 'x y', `${JA3}0 -`]
    expect(reads(log('ja3 ja4', ...rows)).slice(3)).toEqual(rows.map(() => 'no-fingerprint'))
  })

  test('escapes in the server name; only the marker itself is the marker', () => {
    const rows = ['a\\x09b\\\\x', 'caf\\xc3\\xa9', '\\x2d', '-', '(empty)', '\\x28empty)'].map(
      (name) => `${JA3} ${name}`,
    )
    const names = reads(log('ja3 server_name', ...rows)).map((read) =>
      typeof read === 'string' ? read : read.serverName,
    )
    expect(names.slice(3)).toEqual(['a\tb\\x', 'café', '-', undefined, '', '(empty)'])
  })
})

test('HASSH of ssh.log, and what conn.log lacks', () => {
  expect(reads(log('ts hassh', `1700000000.0 ${JA3}`)).at(-1)).toMatchObject({
    type: 'ssh',
    key: { kind: 'hassh', hassh: JA3 },
    transport: 6,
  })
  for (const [fields, type] of [
    ['auth_attempts uid', 'ssh'],
    ['established uid', 'tls'],
    ['trans_depth uid', 'http'],
    ['client_initial_dcid uid', 'quic'],
    ['conn_state uid', 'tls'],
  ] as const) {
    const reader = readerOf()
    expect(reads(log(fields, 'x C1'), reader).at(-1)).toBe('no-fingerprint')
    expect(reader.lacks()?.type).toBe(type)
  }
})

test('rows of another width and rows without a header are unreadable; headers, comments and blank lines are no events', () => {
  expect(reads(log('ja3 uid', `${JA3}`, '#close 2024', '', `${JA3} C1 x`)).slice(3)).toEqual([
    'unreadable',
    'no-event',
    'no-event',
    'unreadable',
  ])
  expect(reads(`${JA3}\tC1`)).toEqual(['unreadable'])
})

describe('columns', () => {
  const value = { process: 'curl', score: 1, one_of: ['curl', 'wget'] }

  test('are last in #fields, #types and every row', () => {
    const text = [...header('ts ja3'), '#types\ttime\tstring', `1.0\t${JA3}`, '2.0\t-', '#close\tx', ''].join('\n')
    expect(added(text, value)).toEqual([
      '#separator \\x09',
      '#path\tssl',
      '#fields\tts\tja3\tfp_process\tfp_score\tfp_one_of',
      '#types\ttime\tstring\tstring\tdouble\tset[string]',
      `1.0\t${JA3}\tcurl\t1.0\tcurl,wget`,
      '2.0\t-\t-\t-\t-',
      '#close\tx',
      '',
    ])
  })

  test('have the separators and markers of their header, which may change', () => {
    const text = [
      '#separator ||',
      '#set_separator||;',
      '#unset_field||NONE',
      '#fields||ja3||uid',
      `${JA3}||C1`,
      'NONE||C2',
    ]
    const again = ['#separator \\x7c', '#fields|uid|ja3', `C3|${JA3}`]
    expect(added([...text, ...again].join('\n'), value).filter((line) => !/^#[^f]/.test(line))).toEqual([
      '#fields||ja3||uid||fp_process||fp_score||fp_one_of',
      `${JA3}||C1||curl||1.0||curl;wget`,
      'NONE||C2||NONE||NONE||NONE',
      '#fields|uid|ja3|fp_process|fp_score|fp_one_of',
      `C3|${JA3}|curl|1.0|curl,wget`,
    ])
  })

  test('under a header with another prefix, or of names alone', () => {
    const prefixed = ['PREFIX<>separator |', 'PREFIX<>fields|uid|ja3', 'PREFIX<>types|string|string', `C1|${JA3}`]
    expect(added(prefixed.join('\n'), value).slice(1)).toEqual([
      'PREFIX<>fields|uid|ja3|fp_process|fp_score|fp_one_of',
      'PREFIX<>types|string|string|string|double|set[string]',
      `C1|${JA3}|curl|1.0|curl,wget`,
    ])
    const names = ['ts\tja3', `1.0\t${JA3}`, 'uid\tja3\tts', `C1\t${JA3}\t2.0`]
    expect(added(names.join('\n'), value)).toEqual([
      'ts\tja3\tfp_process\tfp_score\tfp_one_of',
      `1.0\t${JA3}\tcurl\t1.0\tcurl,wget`,
      'uid\tja3\tts\tfp_process\tfp_score\tfp_one_of',
      `C1\t${JA3}\t2.0\tcurl\t1.0\tcurl,wget`,
    ])
  })

  const CELLS: readonly (readonly [unknown, string])[] = [
    [{}, '-\t-\t-'],
    [{ process: '-', score: 0.25, one_of: [] }, '\\x2d\t0.25\t(empty)'],
    [{ process: '', score: 0, one_of: [''] }, '(empty)\t0.0\t(empty)'],
    [{ process: '(empty)', one_of: ['(empty)'] }, '\\x28empty)\t-\t\\x28empty)'],
    [{ process: 'a\tb,c\\', one_of: ['a,b', '-', 'c\td'] }, 'a\\x09b,c\\\\\t-\ta\\x2cb,\\x2d,c\\x09d'],
  ]
  test.each(CELLS)('%j', (value, cells) => {
    expect(added(log('ja3', JA3), value).at(-1)).toBe(`${JA3}\t${cells}`)
  })

  test('stand in front of a carriage return', () => {
    expect(added(`${log('ja3')}\r\n${JA3}\r`, value).slice(2)).toEqual([
      '#fields\tja3\tfp_process\tfp_score\tfp_one_of\r',
      `${JA3}\tcurl\t1.0\tcurl,wget\r`,
    ])
  })

  test('are added to no log without fingerprints, nor where one of them is already', () => {
    for (const text of [log('uid', 'C1'), log('ja3 fp_score', `${JA3} 1.0`)])
      expect(added(text, value).join('\n')).toBe(text)
    expect(reads(log('ja3 fp_score', `${JA3} 1.0`, '- -')).slice(3)).toEqual(['occupied', 'no-fingerprint'])
  })

  test('are not added where the separator is a byte that no text can have', () => {
    const reader = readerOf()
    const row = Buffer.from(`#separator \\xff\n#fields\xffuid\xffja3\nC1\xff${JA3}`, 'latin1')
    reader.open(row)
    for (const [start, end] of spans(row.toString('latin1'))) {
      const read = reader.read(start, end)
      expect(typeof read).toBe(end === row.length ? 'object' : 'string')
      expect(reader.insertion(typeof read === 'object' ? '{}' : undefined)).toBeUndefined()
    }
  })
})

test.each([
  ['#separator \\x09', true],
  ['# a comment\n\n#separator |', true],
  ['PREFIX<>separator |', true],
  ['#fields\tts\tuid', true],
  ['ts\tuid', true],
  ['ts', false],
  ['#fields\tname\tja3', false],
  ['1.0\t#separator \\x09', false],
  ['{"ts":1}\n#separator |', false],
  ['separator x', false],
])('%j is told for a log of Zeek: %j', (head, isZeek) => {
  expect(logFormats.zeekTsv.recognises(Buffer.from(head))).toBe(isZeek)
})

test('whatever lines there are, they are read, and all that is put into a line is cells at its end', () => {
  const word = fc.constantFrom(
    '#',
    'separator ',
    '\\x09',
    '||',
    'fields',
    'types',
    '\t',
    '|',
    'ts',
    'ja3',
    JA3,
    '-',
    '\r',
    'x',
  )
  const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(''))
  const lines = fc.array(fc.oneof(line, fc.constantFrom('#fields\tja3\tts', '#separator |', `${JA3}\t1.0`)), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(lines, (lines) => {
      const after = added(lines.join('\n'), { process: 'curl' })
      expect(after.length).toBe(Math.max(lines.length, 1))
      for (const [at, line] of lines.entries()) {
        const text = line.replace(/\r$/, '')
        expect(after[at]?.startsWith(text)).toBe(true)
        expect(after[at]?.slice(text.length).split(/\||\t/).length).toBeOneOf([1, 1 + COLUMNS.length])
      }
    }),
  )
})

test('every value can be read back by name, under any header', () => {
  const special = fc.constantFrom('\t', ',', '|', ';', '-', '(empty)', '\\', 'x', 'é', '\u0000', '')
  const text = fc.array(special, { maxLength: 6 }).map((parts) => parts.join(''))
  const separators = fc.constantFrom(['\\x09', '\t', ','], ['|', '|', ';'], ['||', '||', '-'], [';', ';', ','])
  fc.assert(
    fc.property(
      separators,
      text,
      fc.array(text, { minLength: 1, maxLength: 3 }),
      ([name, separator = '', inSet = ''], process, one_of) => {
        const lines = [`#separator ${name}`, `#set_separator${separator}${inSet}`, `#fields${separator}ja3`, JA3]
        const cells = added(lines.join('\n'), { process, one_of }).at(-1)?.split(separator) ?? []
        const read = (cell = '') =>
          cell === '(empty)' ? '' : Buffer.from(unescaped(Buffer.from(cell).toString('latin1')), 'latin1').toString()
        expect(read(cells[1])).toBe(process)
        expect(cells).toHaveLength(4)
        expect(cells[3]?.split(inSet).map(read)).toEqual(one_of)
      },
    ),
  )
})
