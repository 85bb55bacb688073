import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Destination } from '@fingerpost/inference'
import { type Classifier, createClassifier, isIdentified } from '@fingerpost/inference'
import { InputError } from '@fingerpost/io/pure'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gunzip, nodeDigests } from '../node.ts'
import { loadDatabase } from '../open/load-database.ts'

const entry = (fingerprint: string, more: object = {}) =>
  `${JSON.stringify({ str_repr: fingerprint, fp_type: 'tls', ...more, total_count: 1, process_info: [{ process: 'p', count: 1, malware: false }] })}\n`

const MEMBERS: Readonly<Record<string, string>> = {
  VERSION: '2026.11.24; 2.0.full\n',
  'fingerprint_db.json':
    entry('tls/(0303)(1301)()', { feature_weights: { as: 1 } }) + entry('quic/(a)', { fp_type: 'quic' }),
  'fp_prevalence_tls.txt': '(0303)(1302)((0a0a))\ntls/1/(0303)(1303)[]\n',
  'pyasn.db': '192.0.2.0/24\t64500\n',
  'doh-watchlist.txt': 'dns.example\n192.0.2.53\n',
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerpost-archive-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** GNU tar makes the archive. */
function archiveOf(members: Readonly<Record<string, string>>): Uint8Array {
  for (const [name, content] of Object.entries(members)) writeFileSync(join(folder, name), content)
  return execFileSync('tar', ['c', '--format=ustar', '-C', folder, ...Object.keys(members)])
}

const load = (bytes: Uint8Array) => loadDatabase(bytes, { gunzip, digests: nodeDigests, path: 'a.tgz' })

test('a packed and a plain archive have entries, systems, common fingerprints and a watch list', () => {
  for (const bytes of [archiveOf(MEMBERS), gzipSync(archiveOf(MEMBERS))]) {
    const database = load(bytes)
    expect(database).toMatchObject({ size: 1, otherEntries: 1, manifest: undefined })
    expect(database.find('(0303)(1301)')?.featureWeights).toEqual({ as: 1 })
    expect(database.archive).toMatchObject({
      version: '2026.11.24; 2.0.full',
      watchList: ['dns.example', '192.0.2.53'],
    })
    expect(database.archive?.autonomousSystems?.lookup('192.0.2.7')).toBe(64500)
    expect([...(database.archive?.common() ?? [])].sort()).toEqual(['tls/(0303)(1302)((0a0a))', 'tls/1/(0303)(1303)[]'])
  }
})

describe('a fingerprint without an entry', () => {
  const statusOf = (fingerprint: string) => createClassifier(load(archiveOf(MEMBERS))).identify({ fingerprint })

  test.each([
    ['tls/(0303)(1302)((0a0a))', 'unlabeled_fingerprint'],
    ['(0303)(1302)((0a0a0000))', 'unlabeled_fingerprint'],
    ['tls/1/(0303)(1303)[]', 'unlabeled_fingerprint'],
    ['tls/(0303)(1304)()', 'randomized_fingerprint'],
    ['quic/(b)', 'unlabeled_fingerprint'],
    ['tls/(0303)(1303)()', 'unlabeled_fingerprint'],
    ['tls/2/(0303)(1303)[]', 'randomized_fingerprint'],
    ['http/(474554)', 'unknown'],
  ])('%s is %s', (fingerprint, status) => {
    expect(statusOf(fingerprint)).toEqual({ status })
    expect(statusOf(fingerprint)).toEqual({ status })
  })
})

test('members may be missing but for the entries', () => {
  const { 'fingerprint_db.json': entries = '', VERSION = '' } = MEMBERS
  expect(load(archiveOf({ 'fingerprint_db.json': entries })).archive).toMatchObject({
    version: undefined,
    autonomousSystems: undefined,
    watchList: [],
  })
  expect(() => load(archiveOf({ VERSION }))).toThrow('a.tgz: no fingerprint_db.json in the archive')
})

test('errors name the member and the line', () => {
  expect(() => load(archiveOf({ ...MEMBERS, 'fingerprint_db.json': '{}\n' }))).toThrow('a.tgz/fingerprint_db.json:1: ')
  const { archive } = load(archiveOf({ ...MEMBERS, 'pyasn.db': '192.0.2.0/24 1\nx\n' }))
  expect(() => archive?.autonomousSystems?.lookup('192.0.2.1')).toThrow('a.tgz/pyasn.db:2: ')
})

test('an archive that was changed anywhere is read, or is an InputError', () => {
  const whole = archiveOf(MEMBERS)
  const used = whole.findLastIndex((byte) => byte !== 0) + 1
  fc.assert(
    fc.property(fc.nat(used), fc.nat(255), fc.nat(used), (at, byte, length) => {
      const changed = whole.slice(0, Math.max(length, 512))
      changed[at % changed.length] = byte
      try {
        for (const { text } of load(changed).lines()) expect(text.startsWith('{')).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
      }
    }),
    { numRuns: 500 },
  )
})

// The Python module of mercury 2.21.0 has the attribute first, for addresses in any form and names; names of another case
// or with a dot at the end it does not find.
describe('a connection to a server for encrypted DNS', () => {
  const process = { process: 'P', count: 1, malware: false, attributes: { a: true } }
  const entry = { str_repr: 'tls/(0303)(1301)()', total_count: 1, process_info: [process] }
  const members = {
    ...MEMBERS,
    'fingerprint_db.json': `${JSON.stringify(entry)}\n`,
    'doh-watchlist.txt': 'dns.example.com\n9.9.9.9\n2620:fe::fe\n',
  }
  let classifier: Classifier
  beforeAll(() => {
    classifier = createClassifier(load(archiveOf(members)), { rule: 'mercury' })
  })
  const [dns, own] = ['encrypted_dns', 'a'].map((name) => ({ name, probability: 1 }))

  test.each([
    [{ serverName: 'dns.example.com', destinationAddress: '8.8.8.8' }, true],
    [{ serverName: 'DNS.example.com.', destinationAddress: '8.8.8.8' }, true],
    [{ serverName: 'x.com', destinationAddress: '9.9.9.9' }, true],
    [{ serverName: 'x.com', destinationAddress: '2620:00fe::00fe' }, true],
    [{ destinationAddress: '2620:fe::fe' }, true],
    [{ serverName: 'a.dns.example.com', destinationAddress: '8.8.8.8' }, false],
    [{ serverName: '9.9.9.9', destinationAddress: '1.1.1.1' }, false],
    [{ serverName: '', destinationAddress: 'no address' }, false],
    [{}, false],
  ])('%j: %s', (destination, isWatched) => {
    const known = { fingerprint: 'tls/(0303)(1301)()', ...destination }
    expect(classifier.identify(known)).toMatchObject({ process: 'P', attributes: isWatched ? [dns, own] : [own] })
    expect(classifier.identify(known)).toBe(classifier.identify(known))
    expect(classifier.explain(known)?.processes).toHaveLength(1)
    const random = classifier.identify({ fingerprint: 'tls/(0303)(1309)()', ...destination })
    expect(random).toEqual({ status: 'randomized_fingerprint', ...(isWatched ? { attributes: [dns] } : {}) })
    expect(classifier.identify({ fingerprint: 'quic/(b)', ...destination })).toEqual({
      status: 'unknown',
      ...(isWatched ? { attributes: [dns] } : {}),
    })
    expect(classifier.identify({ fingerprint: 'http/(474554)', ...destination })).toEqual({ status: 'unknown' })
    expect(classifier.identifyLogged({ hassh: '0'.repeat(32), ...destination })).toEqual({ status: 'unknown' })
    const logged = classifier.identifyLogged({ ja3: '0'.repeat(32), ...destination })
    expect(logged).toEqual({ status: 'unknown', ...(isWatched ? { attributes: [dns] } : {}) })
  })
})

// The Python module of mercury 2.21.0 answers so when it is asked for the first time, in the format of the entry.
describe('an entry for random fingerprints', () => {
  const processes = [
    { process: 'Z', count: 4, malware: false },
    { process: 'Y', count: 1, malware: false, classes_hostname_sni: { 'y.example.com': 1 } },
  ]
  const random = { str_repr: 'tls/1/randomized', fp_type: 'tls', total_count: 5, process_info: processes }
  const entries = `${MEMBERS['fingerprint_db.json']}${JSON.stringify(random)}\n`
  const database = () => load(archiveOf({ ...MEMBERS, 'fingerprint_db.json': entries }))
  let classifier: Classifier
  beforeAll(() => {
    classifier = createClassifier(database(), { rule: 'mercury' })
  })
  const identify = (fingerprint: string, serverName = 'example.com') =>
    classifier.identify({ fingerprint, serverName, destinationAddress: '8.8.8.8', destinationPort: 443 })

  test.each([
    ['tls/1/(0303)(1302)[]', 'example.com', 'Z', 0.8],
    ['tls/1/(0303)(1302)[]', 'y.example.com', 'Y', 0.6996968366953549],
    ['tls/(0303)(1302)()', 'example.com', 'Z', 0.8],
    ['(0303)(1302)', 'example.com', 'Z', 0.8],
  ])('%s and %s', (fingerprint, name, process, score) => {
    const match = { by: 'randomized', fingerprints: 1 }
    const answer = { process, score: expect.closeTo(score, 6), malware: false, match }
    expect(identify(fingerprint, name)).toMatchObject(answer)
    expect(identify(fingerprint, name)).toMatchObject(answer)
  })

  test('is none for others', () => {
    expect(identify('tls/(0303)(1301)()')).toMatchObject({ process: 'p', match: { by: 'fingerprint' } })
    expect(identify('tls/(0303)(1302)((0a0a))')).toEqual({ status: 'unlabeled_fingerprint' })
    expect(identify('tls/1/(0303)(1303)[]')).toEqual({ status: 'unlabeled_fingerprint' })
    expect(identify('tls/2/(0303)(1302)[]')).toEqual({ status: 'randomized_fingerprint' })
    expect(identify('quic/(b)')).toEqual({ status: 'unlabeled_fingerprint' })
    expect(identify('no fingerprint')).toEqual({ status: 'unknown' })
  })

  test('is one in archives alone, which know what is common', () => {
    const lines = loadDatabase(Buffer.from(entries), { gunzip, digests: nodeDigests })
    expect(createClassifier(lines).identify({ fingerprint: 'tls/1/(0303)(1302)[]' })).toEqual({ status: 'unknown' })
  })

  test('comes after what resembles the fingerprint, for a rule that looks for it', () => {
    const ask = (fingerprint: string) => createClassifier(database(), { near: 0.4 }).identify({ fingerprint })
    expect(ask('tls/1/(0303)(1301)[(0017)]')).toMatchObject({ process: 'p', match: { by: 'approximate' } })
    expect(ask('tls/1/(0303)(1399)[]')).toMatchObject({ process: 'Z', match: { by: 'randomized' } })
  })
})

// As the Python module of mercury 2.21.0 has it: 50^0.25 to 1.
test('the weight of user agents may be that of the entry', () => {
  const fingerprint = 'tls/(0303)(1301)()'
  const process_info = [
    { process: 'A', count: 5, malware: false, classes_user_agent: { 'curl/8.5.0': 5 } },
    { process: 'B', count: 5, malware: false, classes_user_agent: { 'Wget/1.21': 5 } },
  ]
  const entry = { str_repr: fingerprint, total_count: 10, feature_weights: { ua: 0.25 }, process_info }
  const database = load(archiveOf({ ...MEMBERS, 'fingerprint_db.json': `${JSON.stringify(entry)}\n` }))
  const answer = createClassifier(database, { rule: 'mercury' }).identify({ fingerprint, userAgent: 'curl/8.5.0' })
  expect(answer).toMatchObject({ process: 'A', score: expect.closeTo(0.7267123358577999, 6) })
})

// Also from the Python module of mercury 2.21.0. It lists what the process named has.
describe('attributes of mercury 2.21.0', () => {
  const FLAGS = { a: false, b: false, c: false, malware: false }
  const PROCESSES = [
    { process: 'P', count: 4, malware: false, attributes: { ...FLAGS, a: true }, classes_port_port: { 1: 4 } },
    { process: 'Q', count: 3, malware: false, attributes: { ...FLAGS, a: true, b: true }, classes_ip_as: { 16509: 3 } },
    { process: 'R', count: 3, malware: true, attributes: { ...FLAGS, b: true, c: true, malware: true } },
  ]
  const attributesOf = (processes: readonly object[], destination: Destination) => {
    const fingerprint = 'tls/1/(0303)(1301)[]'
    const text = `${JSON.stringify({ str_repr: fingerprint, total_count: 10, process_info: processes })}\n`
    const database = load(archiveOf({ ...MEMBERS, 'fingerprint_db.json': text, 'pyasn.db': '192.0.2.0/24 16509\n' }))
    const { autonomousSystems } = database.archive ?? {}
    const answer = createClassifier(database, { rule: 'mercury', autonomousSystems }).identify({
      fingerprint,
      ...destination,
    })
    return isIdentified(answer) ? [answer.process, answer.attributes] : answer
  }
  const attribute = (name: string, probability: number) => ({ name, probability: expect.closeTo(probability, 6) })

  test.each([
    [{ destinationPort: 1 }, 'P', [attribute('a', 0.702342)]],
    [{ destinationPort: 2 }, 'P', [attribute('a', 0.7)]],
    [{ destinationAddress: '192.0.2.1' }, 'Q', [attribute('a', 0.746133), attribute('b', 0.661511)]],
  ])('%j: %s', (destination, process, attributes) => {
    expect(attributesOf(PROCESSES, destination)).toEqual([process, attributes])
  })

  test('without the process for all unlabelled traffic', () => {
    const processes = [
      { process: 'generic dmz process', count: 6, malware: false, attributes: { a: true, b: false } },
      { process: 'Q', count: 3, malware: false, attributes: { a: false, b: true } },
      { process: 'R', count: 1, malware: false, attributes: { a: true, b: true } },
    ]
    expect(attributesOf(processes, {})).toEqual(['Q', [attribute('b', 1)]])
  })

  test('are none where the process has none, and left out where nothing is said', () => {
    expect(attributesOf([{ process: 'P', count: 10, attributes: FLAGS }], {})).toEqual(['P', []])
    expect(attributesOf([{ process: 'P', count: 10 }], {})).toEqual(['P', undefined])
  })
})

// What the Python module of mercury 2.21.0 answers with an archive of these entries; A is the first of two processes with
// five connections each, and B has another class.
describe('scores of mercury 2.21.0', () => {
  const CASES = [
    ['classes_hostname_domains', { None: 5 }, { serverName: undefined }, 0.5],
    ['classes_hostname_domains', { None: 5 }, { serverName: 'localhost' }, 0.5],
    ['classes_hostname_domains', { 'missing.alt': 5 }, { serverName: undefined }, 0.6479144255746995],
    ['classes_hostname_domains', { 'example.co.uk': 5 }, { serverName: 'www.example.co.uk' }, 0.5],
    ['classes_hostname_domains', { 'co.uk': 5 }, { serverName: 'www.example.co.uk' }, 0.6479144255746995],
    ['classes_hostname_sni', { None: 5 }, { serverName: undefined }, 0.9779544892227174],
    ['classes_hostname_sni', { None: 5 }, { serverName: 'localhost' }, 0.5],
    ['classes_ip_ip', { '192.168.1.1': 5, unknown: 1 }, { destinationAddress: '10.9.9.9' }, 0.9019857846865154],
    ['classes_ip_as', { unknown: 5 }, { destinationAddress: '8.8.8.8' }, 0.6329074356593574],
    ['classes_port_port', { 443: 5, unknown: 1 }, { destinationPort: 443 }, 0.5051636867953201],
    ['classes_user_agent', { 'curl/8.5.0': 5 }, { userAgent: 'curl/8.5.0' }, 0.980392157292421],
    ['classes_user_agent', { 'curl/8.5.0': 5 }, { userAgent: 'CURL/8.5.0' }, 0.5],
    ['classes_user_agent', { 'x y': 5 }, { userAgent: 'x  y' }, 0.5],
    ['classes_user_agent', { None: 5 }, {}, 0.980392157292421],
    ['classes_user_agent', { None: 5 }, { userAgent: '' }, 0.980392157292421],
    ['classes_user_agent', { None: 5 }, { userAgent: 'None' }, 0.5],
  ] as const

  const OTHERS: Readonly<Record<string, object>> = {
    classes_hostname_domains: { 'x.com': 5 },
    classes_hostname_sni: { 'x.com': 5 },
    classes_ip_ip: { '1.2.3.4': 5 },
    classes_ip_as: { 1: 5 },
    classes_port_port: { 80: 5 },
    classes_user_agent: { 'Wget/1.21': 5 },
  }

  test.each(CASES)('%s %j and %j', (member, counts, destination, score) => {
    const process = (name: string, classes: object) => ({ process: name, count: 5, malware: false, [member]: classes })
    const fingerprint = 'tls/(0303)(1301)()'
    const processes = [process('A', counts), process('B', OTHERS[member] ?? {})]
    const text = `${JSON.stringify({ str_repr: fingerprint, total_count: 10, process_info: processes })}\n`
    const database = load(archiveOf({ ...MEMBERS, 'fingerprint_db.json': text }))
    const { autonomousSystems } = database.archive ?? {}
    const answer = createClassifier(database, { rule: 'mercury', autonomousSystems }).identify({
      fingerprint,
      ...destination,
    })
    expect(answer).toMatchObject({ process: 'A', score: expect.closeTo(score, 6) })
  })
})
