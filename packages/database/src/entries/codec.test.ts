import { describe, expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../../../../test/corpus.ts'
import { MERCURY } from '../export/mercury-format.ts'
import { defaultDatabasePath, gunzip, nodeDigests, readDatabase } from '../node.ts'
import { loadDatabase } from '../open/load-database.ts'
import { type EntryFormat, entryLines, IMPORTED, PUBLISHED } from './print-entry.ts'
import { storedEntries } from './stored-entry.ts'

const load = (lines: readonly string[]) =>
  loadDatabase(new TextEncoder().encode(lines.join('\n')), { gunzip, digests: nodeDigests })
const textsOf = (database: ReturnType<typeof load>) => [...database.lines()].map(({ text }) => text)
const printed = (database: ReturnType<typeof load>, format: EntryFormat) => [
  ...entryLines([...storedEntries(database, 'db')], format),
]

describe('what is parsed and printed again', () => {
  test('is the default database, byte by byte', () => {
    const database = readDatabase(defaultDatabasePath())
    const texts = textsOf(database)
    expect(texts.length).toBeGreaterThan(100)
    expect(printed(database, PUBLISHED)).toEqual(texts)
    expect(printed(database, IMPORTED)).toEqual(texts)
  })

  test('has every member that a layout knows', () => {
    const line =
      '{"str_repr":"quic/(00000001)(0303)(1301)[]","fp_type":"quic","ja3":{"b":2,"a":1},"first_seen":"2026-01-01",' +
      '"last_seen":"2026-01-02","total_count":3,"feature_weights":{"as":0.5,"sni":0.25},"process_info":[' +
      '{"process":"a","sha256":"","sha256s":["BB","AA"],"application_category":"browser","malware":true,' +
      '"attributes":{"evasive_vpn":true,"other":false},"first_seen":"2026-01-01","last_seen":"2026-01-02","count":3,' +
      '"classes_ip_as":{"15169":2,"7":1},"classes_hostname_domains":{"__proto__":3},"classes_port_applications":{},' +
      '"os_info":{"x":1},"parent_info":{"sh":1},"classes_of_tomorrow":{"z":1}}]}'
    expect(printed(load([line]), IMPORTED)).toEqual([line])
  })

  test('has the programs that others imitate, also where no program sends it by itself', () => {
    const process = '{"process":"chrome","sha256":"","count":1}'
    const imitations =
      '[{"process":"chrome","count":14,"versions":["120","124"],"imitators":{"python":12,"__proto__":2}},' +
      '{"process":"edge","count":1,"imitators":{"utls-client":1}}]'
    const lineOf = (fingerprint: string, total: number, processes: string) =>
      `{"str_repr":"${fingerprint}","first_seen":"unknown","last_seen":"unknown","total_count":${total},` +
      `"process_info":[${processes}],"imitations":${imitations}}`
    const lines = [lineOf('tls/(0303)(1301)[]', 16, process), lineOf('tls/(0303)(1302)[]', 15, '')]
    expect(printed(load(lines), PUBLISHED)).toEqual(lines)
    expect(printed(load(lines), IMPORTED)).toEqual(lines)
  })

  test('is rounded and complete for mercury', () => {
    const process = '{"process":"a","count":2.4,"attributes":{"evasive_vpn":true}}'
    const line = `{"str_repr":"tls/(0303)(1301)[]","total_count":0.2,"feature_weights":{"as":1},"process_info":[${process}]}`
    const other = line.replace('1301', '1302').replace(',"attributes":{"evasive_vpn":true}', '')
    const classes =
      '"os_info":{},"classes_hostname_domains":{},"classes_hostname_sni":{},"classes_port_port":{},"classes_ip_ip":{},' +
      '"classes_ip_as":{}'
    const [first = '', second = ''] = entryLines([...storedEntries(unchecked([line, other]), 'db')], MERCURY)
    expect(first).toBe(
      '{"str_repr":"tls/(0303)(1301)[]","fp_type":"tls","total_count":1,"feature_weights":{"as":1.0},"process_info":[' +
        `{"process":"a","count":2,"sha256":"","attributes":{"evasive_vpn":true},"malware":false,${classes}}]}`,
    )
    expect(second).toContain('"attributes":{"evasive_vpn":false}')
  })
})

/** Lines of which scores could not be computed. */
function unchecked(texts: readonly string[]) {
  return { lines: () => texts.map((text, at) => ({ text, number: at + 1 })) }
}

describeWithCorpus("mercury's archive of 2024", () => {
  test('says the same after it was printed in its own layout', () => {
    const entries = [...storedEntries(readDatabase(corpus('databases/resources-2024-fixed.tgz')), 'archive')]
    expect([...storedEntries(unchecked([...entryLines(entries, MERCURY)]), 'printed')]).toEqual(entries)
  })
})
