import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { expect, test } from 'vitest'
import { type ClassifierOptions, createClassifier } from '../answers/create-classifier.ts'
import { isIdentified } from '../answers/identification.ts'
import type { Query } from '../answers/query.ts'

const HELLO = 'tls/(0303)(130113021303c02bc02f)((0000)(000a00040002001d)(0017))'

const entry = (processes: readonly object[], fingerprint = HELLO) =>
  JSON.stringify({
    str_repr: fingerprint,
    total_count: processes.reduce((sum: number, process) => sum + (process as { count: number }).count, 0),
    process_info: processes,
  })

const databaseOf = (...lines: readonly string[]) =>
  loadDatabase(Buffer.from(lines.join('\n')), { gunzip, digests: nodeDigests })

function systemsOf(lines: readonly string[], query: Omit<Query, 'fingerprint'> = {}, options: ClassifierOptions = {}) {
  const classifier = createClassifier(databaseOf(...lines), { rule: 'pmercury', operatingSystems: true, ...options })
  const answer = classifier.identify({ fingerprint: HELLO, ...query })
  return isIdentified(answer) ? answer.operatingSystems : answer
}

const system = (name: string, probability: number) => ({ name, probability: expect.closeTo(probability, 9) })

// All by hand. Without classes the posterior of a process is its share: 0.6 and 0.4.
const [P, Q] = [
  { process: 'P', count: 6, os_info: { a: 3, b: 1 } },
  { process: 'Q', count: 4, os_info: { b: 2 } },
]

test('operating systems are those of the processes, by the posteriors of these', () => {
  expect(systemsOf([entry([P, Q])])).toEqual([system('b', 0.6 / 4 + 0.4), system('a', (0.6 * 3) / 4)])
})

test('they follow the destination', () => {
  const [p, q] = [P, Q].map((one, at) => ({ ...one, classes_port_applications: at === 0 ? { https: 6 } : { tor: 4 } }))
  const systems = systemsOf([entry([p ?? P, q ?? Q])], { destinationPort: 443 })
  expect(systems).toEqual([system('a', 0.75), system('b', 0.25)])
})

test('a process of which none is known takes its part away', () => {
  for (const os_info of [undefined, {}, { a: 0 }])
    expect(systemsOf([entry([P, { ...Q, os_info }])])).toEqual([system('a', 0.45), system('b', 0.15)])
})

test('as many are listed as processes, else five; equal ones by name', () => {
  const many = { process: 'P', count: 7, os_info: { g: 1, f: 1, e: 1, d: 1, c: 1, b: 1, a: 1 } }
  const names = (limit?: number) => {
    const systems = systemsOf([entry([many])], { limit })
    return Array.isArray(systems) ? systems.map(({ name }) => name).join('') : ''
  }
  expect([names(), names(2), names(10), names(0)]).toEqual(['abcde', 'ab', 'abcdefg', ''])
})

test('executables of one name are told apart where the rule tells them apart', () => {
  const executables = [
    { process: 'P', sha256: 'X', count: 6, os_info: { a: 1 }, classes_port_applications: { https: 6 } },
    { process: 'P', sha256: 'Y', count: 4, os_info: { b: 1 }, classes_port_applications: { tor: 4 } },
  ]
  expect(systemsOf([entry(executables)], { destinationPort: 443 })).toEqual([system('a', 1), system('b', 0)])
})

test('the rule fingerpost scores programs: their executables count by their sessions', () => {
  const executables = [
    { process: 'P', sha256: 'X', count: 6, os_info: { a: 1 } },
    { process: 'P', sha256: 'Y', count: 4, os_info: { b: 1 } },
  ]
  const classifier = createClassifier(databaseOf(entry(executables)), { operatingSystems: true })
  const answer = classifier.identify({ fingerprint: HELLO })
  const listed = isIdentified(answer) ? 1 - (answer.openSet?.pUnlisted ?? 0) : 0
  expect(answer).toMatchObject({ operatingSystems: [system('a', 0.6 * listed), system('b', 0.4 * listed)] })
  expect(listed).toBeGreaterThan(0.5)
})

test('the process for all unlabelled traffic has no part where it gives way', () => {
  const generic = { process: 'generic dmz process', count: 90, os_info: { c: 1 } }
  expect(systemsOf([entry([generic, P, Q])])).toEqual([system('b', 0.55), system('a', 0.45)])
})

// Two hellos with one JA3: printf 771,49195,13,, | md5sum
test('entries that share a key are added up', () => {
  const lines = [
    entry([P], 'tls/(0303)(c02b)((000d000400020403))'),
    entry([{ ...P, count: 2, os_info: { c: 5 } }, Q], 'tls/(0303)(c02b)((000d000400020804))'),
  ]
  const classifier = createClassifier(databaseOf(...lines), { rule: 'pmercury', operatingSystems: true })
  const answer = classifier.identifyLogged({ ja3: 'e249c553934ca36e7b382596f40c5540' })
  // P with 8 of 12 connections: 6 of them on a and b, 2 on c.
  const systems = [system('b', (8 / 12) * (1.5 / 8) + 4 / 12), system('a', (8 / 12) * (4.5 / 8)), system('c', 2 / 12)]
  expect(answer).toMatchObject({ process: 'P', operatingSystems: systems })
})

test('they are left out unless asked for, and what is broken is refused then', () => {
  expect(systemsOf([entry([P, Q])], {}, { operatingSystems: false })).toBeUndefined()
  const broken = [entry([{ ...P, os_info: { a: -1 } }])]
  expect(systemsOf(broken, {}, { operatingSystems: false })).toBeUndefined()
  expect(() => systemsOf(broken)).toThrow('database:1: os_info: expected numbers from 0 to 2^53 - 1 by name')
})

test('names are names, whatever they are', () => {
  const text = entry([P]).replace('{"a":3,"b":1}', '{"__proto__":3,"constructor":1}')
  expect(systemsOf([text])).toEqual([system('__proto__', 0.75), system('constructor', 0.25)])
})
