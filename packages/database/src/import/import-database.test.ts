import { InputError } from '@fingerpost/io/pure'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryLines, IMPORTED } from '../entries/print-entry.ts'
import { gunzip, nodeDigests } from '../node.ts'
import { loadDatabase } from '../open/load-database.ts'
import { importDatabase } from './import-database.ts'

const from = (text: string) => importDatabase(new TextEncoder().encode(text), { path: 'list', digests: nodeDigests })

/** What a list becomes, as `key: program count, …`. */
function labelsOf(text: string): string[] {
  return from(text).entries.map(({ fingerprint, processes }) => {
    const programs = processes.map(({ process, count }) => `${process} ${count}`)
    return `${fingerprint}: ${programs.join(', ')}`
  })
}

const MD5 = ['e7d705a3286e19ea42f587b344ee6865', '61d50e7771aee7f2f4b89a7200b4d45e', 'b386946a5a44d1ddcc843bc75336dfce']
const JA4 = 't13d1517h2_8daaf6152771_b0da82dd1658'

// The forms in which lists are published: columns and quotation are theirs, the rows are made up.
describe('lists', () => {
  test("FoxIO's database as JSON: programs by JA4, other fingerprints passed over", () => {
    const row = (more: object) => ({
      application: null,
      library: null,
      observation_count: 1,
      ja4_fingerprint: null,
      ...more,
    })
    const rows = [
      row({ application: 'Chrome', ja4_fingerprint: JA4, observation_count: 50 }),
      row({ library: 'Go', ja4_fingerprint: JA4 }),
      row({ application: 'Nmap', ja4t_fingerprint: '1024_2_1460_00' }),
      row({ ja4_fingerprint: JA4 }),
    ]
    expect(labelsOf(JSON.stringify(rows))).toEqual([`ja4/${JA4}: Chrome 50, Go 1`])
    expect(labelsOf(rows.map((one) => JSON.stringify(one)).join('\n'))).toEqual([`ja4/${JA4}: Chrome 50, Go 1`])
    expect(from(JSON.stringify(rows))).toMatchObject({
      kind: 'list',
      read: 4,
      unused: { 'no key': 1, 'no program': 1 },
      firstUnused: { line: 3, reason: 'no key' },
    })
  })

  test("FoxIO's mapping as CSV", () => {
    const text = `\uFEFFApplication,Library,Device,OS,ja4,ja4s,Notes\r\n"Chrome, stable",,,,${JA4},t130200_1302_a56c5b993250,\r\nSliver,,,,,t12_x,\r\n`
    expect(labelsOf(text)).toEqual([`ja4/${JA4}: Chrome, stable 1`])
  })

  test("Salesforce's: digest and program, no names of columns", () => {
    expect(labelsOf(`${MD5[0]},C# tool\n${MD5[1]?.toUpperCase()},"a ""b"", c"\n`)).toEqual([
      `ja3/${MD5[1]}: a "b", c 1`,
      `ja3/${MD5[0]}: C# tool 1`,
    ])
  })

  test("abuse.ch's: names of columns in a comment, and all of it is malware", () => {
    const rows = `${MD5[2]},2017-07-14 18:08:15,2019-07-27 20:42:54,Dridex\r\n`
    const [entry] = from(
      `################\r\n# abuse.ch, a list #\r\n# ja3_md5,Firstseen,Lastseen,Listingreason\r\n${rows}# END 1 entries`,
    ).entries
    expect(entry).toMatchObject({ fingerprint: `ja3/${MD5[2]}`, firstDay: '2017-07-14', lastDay: '2019-07-27' })
    expect(entry?.processes).toMatchObject([{ process: 'Dridex', malware: true }])
  })

  test('one JSON object a line, with the names of another tool', () => {
    expect(labelsOf(`{"desc": "curl", "ja3_hash": "${MD5[0]}", "ja3_str": "771,4865,,,"}\n\n`)).toEqual([
      `ja3/${MD5[0]}: curl 1`,
    ])
  })

  test.each([
    ['[{"ja4": 1}', 'list: not JSON'],
    ['{"ja4": "a"}\n{', 'list:2: not JSON'],
    ['a,"b', 'list: not CSV'],
    ['[1, null, "a", []]', ''],
    ['', ''],
  ])('%j is no list: an error, or nothing of use', (text, message) => {
    if (message !== '') expect(() => from(text)).toThrow(InputError)
    if (message !== '') expect(() => from(text)).toThrow(message)
    else expect(from(text).entries).toEqual([])
  })
})

test('label-only entries are a database that answers by JA4 and JA3', () => {
  const { entries } = from(`${MD5[0]},curl\n${JA4},Chrome\n`)
  const text = [...entryLines(entries, IMPORTED)].join('\n')
  const database = loadDatabase(new TextEncoder().encode(text), { gunzip, digests: nodeDigests })
  const processOf = (keys: { ja3?: string; ja4?: string[] }) =>
    database.findLogged(keys)?.entries[0]?.processes[0]?.process
  expect(processOf({ ja4: [JA4] })).toBe('Chrome')
  expect(processOf({ ja3: MD5[0] ?? '' })).toBe('curl')
})

test('a database comes in our order, with classes named as ours', () => {
  const line = (fingerprint: string, count: number, more: object = {}) =>
    JSON.stringify({
      str_repr: fingerprint,
      ...more,
      total_count: count,
      process_info: [
        {
          process: 'p',
          sha256: 'ab',
          count,
          classes_ip_as: { 0: 1, '13335:Cloudflare, Inc.': count - 1 },
          classes_hostname_domains: { 'missing.alt': 2, 'b.example': 1, 'a.example': 1 },
          classes_ip_ip: {},
        },
      ],
    })
  const imported = from([line('tls/(0303)(1301)()', 4), line('http/(474554)', 9, { fp_type: 'http' })].join('\n'))
  expect(imported).toMatchObject({ kind: 'database', read: 2 })
  expect([...entryLines(imported.entries, IMPORTED)].map((text) => text.replace(/"process_info.*/, ''))).toEqual([
    '{"str_repr":"http/(474554)","fp_type":"http","first_seen":"unknown","last_seen":"unknown","total_count":9,',
    '{"str_repr":"tls/(0303)(1301)()","first_seen":"unknown","last_seen":"unknown","total_count":4,',
  ])
  expect([...entryLines(imported.entries, IMPORTED)][1]).toContain(
    '"process_info":[{"process":"p","sha256":"AB","count":4,"classes_ip_as":{"13335":3,"unknown":1},' +
      '"classes_hostname_domains":{"None":2,"a.example":1,"b.example":1},"classes_port_applications":{},"os_info":{}}]',
  )
})

test('fingerprints are written as today; what is none is counted', () => {
  const line = (fingerprint: string, count: number) =>
    JSON.stringify({
      str_repr: fingerprint,
      total_count: count,
      process_info: [{ process: 'p', count, malware: false }],
    })
  const imported = from([line('(0303)(1301)', 1), line('(0303)(1301)()', 2), line('(0303)(13', 4)].join('\n'))
  expect(imported).toMatchObject({ read: 3, unused: { 'no fingerprint': 1 } })
  expect([...entryLines(imported.entries, IMPORTED)]).toEqual([
    '{"str_repr":"tls/(0303)(1301)()","first_seen":"unknown","last_seen":"unknown","total_count":3,' +
      '"process_info":[{"process":"p","sha256":"","malware":false,"count":3}]}',
  ])
})

test('any text is read, or is an InputError', () => {
  const part = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('\n', ',', '"', '#', '[', '{', JA4, ...MD5, '{"str_repr":'),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      try {
        const { entries, read } = from(parts.join(''))
        expect(entries.length).toBeLessThanOrEqual(read)
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
      }
    }),
    { numRuns: 1000 },
  )
})

test('imitations of a database are kept, and those of one fingerprint in two notations added up', () => {
  const line = (str_repr: string, version: string, more: object) => {
    const imitations = [{ process: 'chrome', count: 2, versions: [version], imitators: { python: 2 } }]
    return JSON.stringify({ str_repr, total_count: 2, imitations, ...more })
  }
  const { entries } = from(
    `${line('tls/(0303)(1301)()', '99', { process_info: [] })}\n${line('(0303)(1301)', '120', {})}\n`,
  )
  const imitators = new Map([['python', 4]])
  expect(entries).toMatchObject([
    { totalCount: 4, processes: [], imitations: [{ process: 'chrome', count: 4, versions: ['120', '99'], imitators }] },
  ])
})
