import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ValidateOptions, validateDatabase } from './validate.ts'

const FINGERPRINT = 'tls/1/(0303)(1301)[(0000)]'
const EXECUTABLE = { process: 'curl', sha256: '', count: 3 }

/** The line of an entry that follows the format, with some members changed. */
function line(more: object = {}, executable: object = {}): string {
  return JSON.stringify({
    str_repr: FINGERPRINT,
    first_seen: 'unknown',
    last_seen: 'unknown',
    total_count: 3,
    process_info: [{ ...EXECUTABLE, ...executable }],
    ...more,
  })
}

/** The problems of lines, each ended, as `line: message`. */
function problems(lines: readonly string[], options: Partial<ValidateOptions> = {}): string[] {
  const text = lines.map((one) => `${one}\n`).join('')
  const found = validateDatabase(text, { manifest: undefined, allowsPersonal: false, ...options })
  return [...found].map(({ line: at, message }) => `${at}: ${message}`)
}

const two = (first: object, second: object) => ({
  process_info: [
    { ...EXECUTABLE, ...first },
    { ...EXECUTABLE, ...second },
  ],
})

test('an entry that follows the format has none', () => {
  const classes = { classes_ip_as: { 9: 2, 10: 1 }, classes_hostname_domains: { a: 1, b: 1 }, os_info: {} }
  const days = { first_seen: '2026-11-01', last_seen: '2026-11-24' }
  expect(problems([line({ fp_type: 'tls', ja3: {}, ...days }, { ...classes, ...days, malware: false })])).toEqual([])
})

describe('a problem has its line', () => {
  const of = (more: object, executable: object = {}) => problems([line(more, executable)])

  test.each<[string, () => string[], string]>([
    ['an unknown member', () => of({ forged: 1 }), 'forged is no member of the format'],
    ['a missing member', () => of({ last_seen: undefined }), 'last_seen is missing'],
    ['a type', () => of({ first_seen: 'yesterday' }), 'first_seen: expected a day, YYYY-MM-DD, or unknown'],
    [
      'days',
      () => of({ first_seen: '2026-11-24', last_seen: '2026-11-01' }),
      'first_seen 2026-11-24 is later than last_seen 2026-11-01',
    ],
    ['no executables', () => of({ process_info: [] }), 'process_info: expected a list of executables'],
    [
      'a negative count',
      () => of({}, { classes_ip_as: { 9: -1 } }),
      'process_info[0]: classes_ip_as: "9": expected a whole number from 1 on, not -1',
    ],
    [
      'a fraction',
      () => of({}, { classes_ip_as: { 9: 0.5 } }),
      'process_info[0]: classes_ip_as: "9": expected a whole number from 1 on, not 0.5',
    ],
    [
      'a zero',
      () => of({}, { classes_ip_as: { 9: 0 } }),
      'process_info[0]: classes_ip_as: "9": expected a whole number from 1 on, not 0',
    ],
    [
      'a sum of names',
      () => of({}, { classes_ip_as: { 9: 4 } }),
      'process_info[0]: classes_ip_as: counts sum to 4, more than 3',
    ],
    ['a total', () => of({ total_count: 4 }), 'total_count is 4, the counts sum to 3'],
    [
      'an order of names',
      () => of({}, { classes_hostname_domains: { b: 1, a: 1 } }),
      'process_info[0]: classes_hostname_domains: "a" is out of order',
    ],
    [
      'an order of executables',
      () => of({ total_count: 6, ...two({ process: 'b' }, { process: 'a' }) }),
      'process_info[1] is out of order',
    ],
    ['an executable twice', () => of({ total_count: 6, ...two({}, {}) }), 'process_info[1] stands there twice'],
    [
      'a digest',
      () => of({}, { sha256: 'abc' }),
      'process_info[0]: sha256: expected 64 upper-case hex digits or nothing',
    ],
    ['no fingerprint', () => of({ str_repr: '(0303)(1' }), 'str_repr is no TLS fingerprint: (0303)(1'],
    ['older notation', () => of({ str_repr: '(0303)(1301)((0000))' }), 'str_repr is in an older notation'],
    ['another type', () => of({ str_repr: 'http/(a)', fp_type: 'quic' }), 'str_repr does not begin with quic/'],
    ['no JA4', () => of({ str_repr: 'ja4/x', fp_type: 'ja4' }), 'str_repr is no JA4: ja4/x'],
    [
      'addresses',
      () => of({}, { classes_ip_ip: { '192.0.2.1': 3 } }),
      'process_info[0]: classes_ip_ip can be personal data',
    ],
    [
      'full names',
      () => of({}, { classes_hostname_sni: { 'www.example.com': 3 } }),
      'process_info[0]: classes_hostname_sni can be personal data',
    ],
    [
      'user agents',
      () => of({}, { classes_user_agent: { curl: 3 } }),
      'process_info[0]: classes_user_agent can be personal data',
    ],
    ['no JSON', () => problems(['{"str_repr":']), 'not JSON: ValueExpected at character 13'],
    ['no object', () => problems(['[]']), 'expected a JSON object'],
    ['a blank line', () => problems(['']), 'a blank line'],
  ])('%s', (_, found, message) => {
    expect(found()).toEqual([`1: ${message}`])
  })
})

describe('imitations', () => {
  const chrome = { process: 'chrome', count: 3, versions: ['120', '99'], imitators: { python: 2, 'utls-client': 1 } }
  const edge = { ...chrome, process: 'edge' }
  const alone = (imitation: object, more: object = {}) =>
    problems([line({ process_info: [], imitations: [{ ...chrome, ...imitation }], ...more })])

  test('that follow the format have none, with executables or alone', () => {
    expect(alone({})).toEqual([])
    expect(alone({}, { total_count: 9, process_info: [EXECUTABLE], imitations: [chrome, edge] })).toEqual([])
  })

  test.each<[string, () => string[], string]>([
    ['no list', () => alone({}, { imitations: chrome }), 'imitations: expected a list of imitated programs'],
    ['none', () => problems([line({ imitations: [] })]), 'imitations: expected a list of imitated programs'],
    ['a missing member', () => alone({ imitators: undefined }), 'imitations[0]: imitators is missing'],
    ['an unknown member', () => alone({ os_info: {} }), 'imitations[0]: os_info is no member of the format'],
    ['a type', () => alone({ versions: [120] }), 'imitations[0]: versions: expected a list of strings'],
    ['versions', () => alone({ versions: ['99', '120'] }), 'imitations[0]: versions: "120" is out of order'],
    ['a version twice', () => alone({ versions: ['9', '9'] }), 'imitations[0]: versions: "9" is out of order'],
    ['a sum', () => alone({ imitators: { a: 4 } }), 'imitations[0]: count is 3, the imitators sum to 4'],
    ['a total', () => alone({}, { total_count: 4 }), 'total_count is 4, the counts sum to 3'],
    ['an order', () => alone({}, { total_count: 6, imitations: [edge, chrome] }), 'imitations[1] is out of order'],
    ['one twice', () => alone({}, { total_count: 6, imitations: [edge, edge] }), 'imitations[1] stands there twice'],
  ])('%s', (_, found, message) => {
    expect(found()).toEqual([`1: ${message}`])
  })

  test('keep the limits of the manifest', () => {
    const manifest = { limits: { processes: 1, destinations: 1, min_hosts: 2 } }
    const entry = line({ total_count: 6, process_info: [], imitations: [chrome, edge] })
    const each = (at: number) => [
      `1: imitations[${at}]: versions has 2 names, more than the 1 of the manifest`,
      `1: imitations[${at}]: imitators: "utls-client" is counted 1 times: fewer than 2 hosts stand behind it`,
      `1: imitations[${at}]: imitators has 2 names, more than the 1 of the manifest`,
    ]
    const limit = '1: imitations has 2 programs, more than the 1 of the manifest'
    expect(problems([entry], { manifest })).toEqual([...each(0), ...each(1), limit])
  })
})

test('names that command a terminal or a spreadsheet, or are too long', () => {
  const expected =
    'process_info[0]: process: expected a name of at most 256 characters, no control characters, that begins with none of = + - @'
  for (const process of ['a\u001b[2J', 'a\nb', 'a\u202egpj.exe', "=cmd|' /C calc'!A0", '@SUM(1)', 'x'.repeat(257)])
    expect(problems([line({}, { process })])).toEqual([`1: ${expected}`])
  for (const process of ['x'.repeat(256), 'a=b', 'блокнот']) expect(problems([line({}, { process })])).toEqual([])
})

test('names like integers have the order of the text', () => {
  const text = line().replace('"count":3', '"count":3,"classes_ip_as":{"9":1,"10":2}')
  expect(problems([text])).toEqual(['1: process_info[0]: classes_ip_as: "10" is out of order'])
  expect(problems([text.replace('"9":1,"10":2', '"10":2,"9":1')])).toEqual([])
})

test('a member or a name that stands there twice', () => {
  const text = line().replace('"count":3', '"count":3,"count":3,"os_info":{"a":1,"a":1}')
  expect(problems([text])).toEqual([
    '1: process_info[0]: count stands there twice',
    '1: process_info[0]: os_info: "a" is counted twice',
  ])
})

test('entries are sorted, and no two are of one fingerprint', () => {
  const rare = line({ str_repr: 'tls/1/(0303)(1302)[]', total_count: 1 }, { count: 1 })
  expect(problems([line(), rare])).toEqual([])
  expect(problems([rare, line()])).toEqual(['2: the entry is out of order'])
  expect(problems([line(), rare, line()])).toEqual([
    '3: the entry is out of order',
    '3: the fingerprint stands in line 1 as well',
  ])
})

test('what the manifest promises', () => {
  const manifest = { format: 'tls', limits: { processes: 1, destinations: 1, min_hosts: 2 } }
  const entry = line({ total_count: 4, ...two({ classes_ip_as: { 1: 2, 2: 1 } }, { process: 'wget', count: 1 }) })
  expect(problems([entry], { manifest })).toEqual([
    '1: str_repr is written as tls/1, not tls',
    '1: process_info[0]: classes_ip_as: "2" is counted 1 times: fewer than 2 hosts stand behind it',
    '1: process_info[0]: classes_ip_as has 2 names, more than the 1 of the manifest',
    '1: process_info[1]: count is 1: fewer than 2 hosts stand behind it',
    '1: process_info has 2 executables, more than the 1 of the manifest',
  ])
})

test('sums of counts that were weighed by age need not hold', () => {
  const entry = line({ total_count: 4 }, { classes_ip_as: { 1: 4 } })
  expect(problems([entry], { manifest: { ageing: { half_life: 90 } } })).toEqual([])
})

test('personal data where it is wanted', () => {
  expect(problems([line({}, { classes_ip_ip: { '192.0.2.1': 3 } })], { allowsPersonal: true })).toEqual([])
})

test('a text without an end, and none at all', () => {
  const found = (text: string) => [...validateDatabase(text, { manifest: undefined, allowsPersonal: false })]
  expect(found(line())).toEqual([{ line: 1, message: 'the last line has no end' }])
  expect(found('')).toEqual([{ line: 1, message: 'no entries' }])
})

test('any text has problems with lines in it, and none throws', () => {
  const part = fc.oneof(fc.string(), fc.json(), fc.constantFrom('\n', '{', '}', '"', line(), '['.repeat(100_000)))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const text = parts.join('')
      const found = [...validateDatabase(text, { manifest: undefined, allowsPersonal: false })]
      for (const problem of found) expect(problem.line).toBeLessThanOrEqual(text.split('\n').length)
      expect(found.length > 0 || text.split('\n').every((one) => one === '' || one === line())).toBe(true)
    }),
    { numRuns: 300 },
  )
})
