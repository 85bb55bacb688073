import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { createClassifier } from '@fingerpost/inference'
import { describe, expect, test } from 'vitest'
import { gunzip, nodeDigests } from '../node.ts'
import { loadDatabase } from './load-database.ts'

const RULES = ['fingerpost', 'pmercury', 'mercury'] as const
const HELLO = 'tls/(0303)(130113021303c02bc02f)((0000)(000a00040002001d)(0017))'

const options = { gunzip, digests: nodeDigests, path: 'db.json' }
const load = (...lines: readonly string[]) => loadDatabase(Buffer.from(lines.join('\n')), options)

/** An entry as JSON text, where members may be given as text that `JSON.stringify` would not make. */
function line(members: Record<string, unknown>, raw: Record<string, string> = {}): string {
  const process = { process: 'a', count: 1 }
  let text = JSON.stringify({ str_repr: HELLO, total_count: 1, process_info: [process], ...members })
  for (const [mark, value] of Object.entries(raw)) text = text.replace(JSON.stringify(mark), value)
  return text
}

const processLine = (members: Record<string, unknown>, raw: Record<string, string> = {}) =>
  line({ process_info: [{ process: 'a', count: 1, ...members }] }, raw)

const COUNT = 'expected a whole number from 1 to 2^53 - 1'
const COUNTS = 'expected whole numbers from 0 to 2^53 - 1 by name'

// JSON has no NaN and no Infinity, but 1e999 is read as one.
describe('what is no count is refused with file and line', () => {
  test.each([0, -1, 0.5, 2 ** 53, '1', null, true, [[]], {}])('%j', (value) => {
    const good = line({ str_repr: 'tls/(0303)(c02b)()' })
    const find = (text: string) => () => load(good, text).find(HELLO)
    expect(find(line({ total_count: value }))).toThrow(`db.json:2: total_count: ${COUNT}`)
    expect(find(processLine({ count: value }))).toThrow(`db.json:2: count: ${COUNT}`)
  })

  test.each(['1e999', '-1e999', '1e-9', '9007199254740993'])('%s', (value) => {
    expect(() => load(line({ total_count: 'X' }, { X: value }))).toThrow(`db.json:1: total_count: ${COUNT}`)
    const classes = { classes_ip_as: { 1: 'X' } }
    expect(() => load(processLine(classes, { X: value }))).toThrow(`db.json:1: classes_ip_as: ${COUNTS}`)
  })

  test.each([-1, 0.5, '1', null, true, [[]], {}])('%j of a class', (value) => {
    const classes = { 'a.example': 1, ['__proto__']: 1, 'b.example': value }
    expect(() => load(processLine({ classes_hostname_domains: classes }))).toThrow(
      `db.json:1: classes_hostname_domains: ${COUNTS}`,
    )
    expect(() => load(line({ ja3: { hash: value } }))).toThrow(`db.json:1: ja3: ${COUNTS}`)
  })

  test.each([-1, 1001, '1', null, '1e999'])('%j as a weight', (value) => {
    const weights = line({ feature_weights: { as: value } }, { '1e999': '1e999' })
    expect(() => load(weights)).toThrow('db.json:1: feature_weights: expected numbers from 0 to 1000 by name')
  })
})

test.each([[[]], [[1]], [1], ['1'], [true]])('classes that are %j are refused with file and line', (classes) => {
  for (const name of ['classes_ip_as', 'classes_hostname_sni', 'classes_port_port'])
    expect(() => load(processLine({ [name]: classes }))).toThrow(`db.json:1: ${name}: expected a JSON object`)
  expect(() => load(line({ ja3: classes }))).toThrow('db.json:1: ja3: expected a JSON object')
})

test.each([
  [{ process_info: [] }, 'process_info: expected a list of processes'],
  [{ process_info: { process: 'a' } }, 'process_info: expected a list of processes'],
  [{ process_info: [[]] }, 'process_info: expected a JSON object'],
  [{ process_info: ['a'] }, 'process_info: expected a JSON object'],
  [{ process_info: [{ count: 1 }] }, 'process: expected a string'],
  [{ process_info: [{ process: 1, count: 1 }] }, 'process: expected a string'],
])('%j is refused with file and line', (members, message) => {
  expect(() => load(line(members))).toThrow(`db.json:1: ${message}`)
})

describe('imitations', () => {
  const imitation = { process: 'chrome', count: 3, versions: ['120'], imitators: { python: 2, ['__proto__']: 1 } }
  const alone = (members: object) => line({ process_info: undefined, imitations: [{ ...imitation, ...members }] })

  test.each([undefined, []])('are enough for an entry whose processes are %j', (processes) => {
    const entry = load(line({ total_count: 3, process_info: processes, imitations: [imitation] })).find(HELLO)
    expect(entry?.processes).toEqual([])
    expect(entry?.imitations).toEqual([
      {
        ...imitation,
        imitators: new Map([
          ['python', 2],
          ['__proto__', 1],
        ]),
      },
    ])
  })

  test('alone are unknown to the published rules, by any key', () => {
    const database = load(alone({}), line({ str_repr: 'tls/(0303)(c02b)()' }))
    for (const rule of ['pmercury', 'mercury'] as const) {
      const classifier = createClassifier(database, { rule })
      expect(classifier.identify({ fingerprint: HELLO })).toEqual({ status: 'unknown' })
      const ja3 = nodeDigests.md5('771,4865-4866-4867-49195-49199,0-10-23,29,')
      expect(database.findLogged({ ja3 })?.by).toBe('ja3')
      expect(classifier.identifyLogged({ ja3 })).toEqual({ status: 'unknown' })
    }
  })

  test('may have no versions', () => {
    expect(load(alone({ versions: undefined })).find(HELLO)?.imitations[0]?.versions).toEqual([])
  })

  test.each([null, [], {}, 'chrome', 1, true])('that are %j are refused with file and line', (value) => {
    const broken = line({ str_repr: 'tls/(0303)(c02b)()', imitations: value })
    const find = () => load(line({}), broken).find('tls/(0303)(c02b)()')
    expect(find).toThrow('db.json:2: imitations: expected a list of imitated programs')
  })

  test.each([
    [{ process: 7 }, 'imitations.process: expected a string'],
    [{ process: null }, 'imitations.process: expected a string'],
    [{ count: 0 }, `imitations.count: ${COUNT}`],
    [{ count: '3' }, `imitations.count: ${COUNT}`],
    [{ versions: '120' }, 'imitations.versions: expected a list of strings'],
    [{ versions: [120] }, 'imitations.versions: expected a list of strings'],
    [{ versions: null }, 'imitations.versions: expected a list of strings'],
    [{ imitators: undefined }, 'imitations.imitators: expected counts by name'],
    [{ imitators: ['python'] }, 'imitations.imitators: expected a JSON object'],
    [{ imitators: { python: -1 } }, `imitations.imitators: ${COUNTS}`],
    [{ imitators: { python: { count: 1 } } }, `imitations.imitators: ${COUNTS}`],
  ])('with %j are refused with file and line', (members, message) => {
    expect(() => load(alone(members))).toThrow(`db.json:1: ${message}`)
  })

  test('that are no objects are refused with file and line', () => {
    for (const item of [1, 'chrome', null, []])
      expect(() => load(line({ imitations: [item] }))).toThrow('db.json:1: imitations: expected a JSON object')
  })
})

test('names of members that objects have are names like others', () => {
  const names = ['__proto__', 'constructor']
  const database = load(
    ...names.map((name, at) => {
      const domains = `{"${name}":3,"other.example":1}`
      const process = `{"process":"${name}","count":4,"__proto__":{"count":1},"classes_hostname_domains":${domains}}`
      return `{"str_repr":"tls/(0303)(c0${30 + at})()","total_count":4,"ja3":{"${name}":1},"process_info":[${process}]}`
    }),
    line({ str_repr: '__proto__' }),
  )
  for (const rule of RULES) {
    const classifier = createClassifier(database, { rule })
    names.forEach((domain, at) => {
      const query = { fingerprint: `tls/(0303)(c0${30 + at})()`, classes: { domain } }
      expect(classifier.identify(query)).toMatchObject({ process: domain })
      expect(classifier.explain(query)?.processes[0]?.features.domain?.found).toBe('own')
    })
    expect(classifier.identify({ fingerprint: 'constructor' })).toEqual({ status: 'unknown' })
  }
  expect({}).not.toHaveProperty('count')
})

describe('lines of 10 MB', () => {
  test('that are no entries are refused with file and line', () => {
    for (const text of [`{"a":"${'x'.repeat(1e7)}"}`, 'x'.repeat(1e7), `{${' '.repeat(1e7)}}`, '['.repeat(1e7)])
      expect(() => load(line({}), text)).toThrow('db.json:2: expected a JSON object with a str_repr')
    const deep = `{"str_repr":"${HELLO}","total_count":1,"process_info":${'['.repeat(5e6)}${']'.repeat(5e6)}}`
    expect(() => load(deep)).toThrow('db.json:1: process_info: expected a JSON object')
  })
})

describe('gzip', () => {
  const entry = line({})

  test('that unpacks to far more than it is, is refused before it fills the memory', () => {
    const bomb = gzipSync(Buffer.alloc(300e6, ' '))
    expect(bomb.length).toBeLessThan(400_000)
    expect(() => loadDatabase(bomb, options)).toThrow(
      'db.json: broken gzip file: it unpacks to more than 67108864 bytes',
    )
    const members = Buffer.concat(Array.from({ length: 300 }, () => gzipSync(Buffer.alloc(1e6, ' '))))
    expect(() => loadDatabase(members, options)).toThrow('db.json: broken gzip file: it unpacks to more than')
    const large = gzipSync(Buffer.concat([randomBytes(15e5), Buffer.alloc(1e8, ' ')]), { level: 1 })
    expect(() => loadDatabase(large, options)).toThrow(
      `db.json: broken gzip file: it unpacks to more than ${50 * large.length} bytes`,
    )
  })

  test('that is cut or changed anywhere is refused, or is the same database', () => {
    const packed = gzipSync(entry)
    for (let length = 1; length < packed.length; length++)
      expect(() => loadDatabase(packed.subarray(0, length), options), `${length} bytes`).toThrow(/^db\.json(:\d+)?: /)
    for (let at = 0; at < packed.length; at++) {
      const changed = Buffer.from(packed)
      changed[at] = (changed[at] ?? 0) ^ 0x55
      const found = (() => {
        try {
          return loadDatabase(changed, options).line(HELLO)
        } catch (error) {
          expect(String(error), `byte ${at}`).toMatch(/^InputError: db\.json(:\d+)?: /)
          return entry
        }
      })()
      expect(found, `byte ${at}`).toBe(entry)
    }
  })
})
