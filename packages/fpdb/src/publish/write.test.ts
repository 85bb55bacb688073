import { expect, test } from 'vitest'
import type { PublishedEntry, PublishedProcess } from './entry.ts'
import { databaseLines } from './write.ts'

const PROCESS: PublishedProcess = {
  process: 'curl "7"',
  sha256: 'AB',
  applicationCategory: undefined,
  malware: undefined,
  firstDay: '2026-11-01',
  lastDay: '2026-11-24',
  count: 3,
  names: {
    classes_ip_as: [
      ['15169', 2],
      ['7', 1],
    ],
    classes_hostname_domains: [['__proto__', 3]],
    classes_port_applications: [['https', 3]],
    os_info: [],
    parent_info: [],
  },
}

const ENTRY: PublishedEntry = {
  fingerprint: 'tls/1/(0303)(1301)[]',
  ja3: [['e7d705a3286e19ea42f587b344ee6865', 3]],
  firstDay: '2026-11-01',
  lastDay: '2026-11-24',
  totalCount: 3,
  processes: [PROCESS],
  imitations: [],
}

test('an entry a line, members in the order of the schema, classes in the order of their counts', () => {
  expect([...databaseLines([ENTRY])]).toEqual([
    '{"str_repr":"tls/1/(0303)(1301)[]","ja3":{"e7d705a3286e19ea42f587b344ee6865":3},' +
      '"first_seen":"2026-11-01","last_seen":"2026-11-24","total_count":3,"process_info":[' +
      '{"process":"curl \\"7\\"","sha256":"AB","first_seen":"2026-11-01","last_seen":"2026-11-24","count":3,"classes_ip_as":{"15169":2,"7":1},' +
      '"classes_hostname_domains":{"__proto__":3},"classes_port_applications":{"https":3},"os_info":{}}]}',
  ])
})

test('what is not known', () => {
  const [line] = databaseLines([{ ...ENTRY, ja3: [], firstDay: undefined, lastDay: undefined, processes: [] }])
  expect(line).toBe(
    '{"str_repr":"tls/1/(0303)(1301)[]","first_seen":"unknown","last_seen":"unknown","total_count":3,"process_info":[]}',
  )
})

test('once one process of the database is known to be malware or not, every process says', () => {
  const evil = { ...PROCESS, malware: true, applicationCategory: 'other' }
  const lines = [...databaseLines([ENTRY, { ...ENTRY, processes: [evil] }])]
  expect(lines[0]).toContain('"sha256":"AB","malware":false,"first_seen"')
  expect(lines[1]).toContain('"sha256":"AB","application_category":"other","malware":true,"first_seen"')
})

test('what only some databases have: types, digests of a name, parents', () => {
  const names = { ...PROCESS.names, parent_info: [['sh', 3]] as const }
  const process = { ...PROCESS, sha256s: ['AB', 'CD'], names }
  const [line] = databaseLines([{ ...ENTRY, fingerprint: 'ssh/(…)', processes: [process] }])
  expect(line).toContain('{"str_repr":"ssh/(…)","fp_type":"ssh",')
  expect(line).toContain('"sha256":"AB","sha256s":["AB","CD"],')
  expect(line).toContain('"os_info":{},"parent_info":{"sh":3}}')
})
