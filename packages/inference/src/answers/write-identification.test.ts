import { expect, test } from 'vitest'
import { markNovel, writeIdentification } from './write-identification.ts'

const match = { by: 'ja3+ja4', fingerprints: 3 } as const

test('writes four decimals always', () => {
  expect(writeIdentification({ process: 'curl', score: 1, match })).toBe(
    '{"process":"curl","score":1.0000,"match":{"by":"ja3+ja4","fingerprints":3}}',
  )
})

test('writes the names of mercury and pmercury', () => {
  const probableProcesses = [
    { process: 'evil "x"', score: 0.75, sha256: 'AB', malware: true, category: 'browser' },
    { process: 'good', score: 1e-13, malware: false },
  ]
  const identification = { process: 'evil "x"', score: 0.75, malware: true, pMalware: 0.75, category: 'browser', match }
  expect(JSON.parse(writeIdentification({ ...identification, probableProcesses }))).toEqual({
    process: 'evil "x"',
    score: 0.75,
    malware: 1,
    p_malware: 0.75,
    category: 'browser',
    probable_processes: [
      { process: 'evil "x"', score: 0.75, sha256: 'AB', malware: true, category: 'browser' },
      { process: 'good', score: 0, malware: false },
    ],
    match: { by: 'ja3+ja4', fingerprints: 3 },
  })
})

test('writes attributes, also that there are none', () => {
  const attributes = [{ name: 'multi_hop_proxy', probability: 2 / 3 }]
  expect(writeIdentification({ process: 'a', score: 0.5, pMalware: 0, malware: false, attributes, match })).toContain(
    '"malware":0,"p_malware":0.0000,"attributes":[{"name":"multi_hop_proxy","probability_score":0.6667}],"match"',
  )
  expect(writeIdentification({ process: 'a', score: 1, attributes: [], match })).toContain('"attributes":[],"match"')
})

test('writes attributes where no process is named', () => {
  const attributes = [{ name: 'encrypted_dns', probability: 1 }]
  expect(writeIdentification({ status: 'unknown', attributes })).toBe(
    '{"status":"unknown","attributes":[{"name":"encrypted_dns","probability_score":1.0000}]}',
  )
})

test('writes what mercury does of random fingerprints, and one status', () => {
  const random = {
    process: 'a',
    score: 0.75,
    malware: false,
    pMalware: 0,
    match: { by: 'randomized', fingerprints: 1 },
  } as const
  const text = '{"process":"a","score":0.7500,"malware":0,"p_malware":0.0000,"status":"randomized_fingerprint"'
  const match = '"match":{"by":"randomized","fingerprints":1}}'
  expect(writeIdentification(random)).toBe(`${text},${match}`)
  const openSet = { pUnlisted: 0.75, ambiguity: 1, candidates: 2 }
  expect(writeIdentification({ ...random, openSet })).toBe(`${text},"p_unlisted":0.7500,"ambiguity":1.00,${match}`)
})

test('writes the reason where there is no process', () => {
  expect(writeIdentification({ status: 'unknown' })).toBe('{"status":"unknown"}')
})

test('writes what is left open, and which fingerprint answered for an unknown one', () => {
  const openSet = { pUnlisted: 0.25, ambiguity: 2.345, candidates: 2, oneOf: ['a', 'b'] }
  const nearest = { fingerprint: 'tls/(0303)(1301)()', distance: 0.06 }
  const answer = { process: 'a', score: 0.5, openSet, match: { by: 'approximate', fingerprints: 1, nearest } } as const
  expect(writeIdentification(answer)).toBe(
    '{"process":"a","score":0.5000,"p_unlisted":0.2500,"ambiguity":2.35,"one_of":["a","b"],' +
      '"match":{"by":"approximate","distance":0.0600,"fingerprint":"tls/(0303)(1301)()"}}',
  )
})

test('says where the program is more probably none of those listed, and the library of those that it may be', () => {
  const openSet = { pUnlisted: 0.5, ambiguity: 2, candidates: 2, library: 'GnuTLS' }
  const answer = { process: 'a', score: 0.5, openSet, match: { by: 'ja4', fingerprints: 1 } } as const
  expect(JSON.parse(writeIdentification(answer))).toMatchObject({ status: 'unlisted', library: 'GnuTLS' })
  const known = writeIdentification({ ...answer, openSet: { pUnlisted: 0.4999, ambiguity: 2, candidates: 2 } })
  expect(known).not.toMatch(/status|library/)
})

test('writes operating systems where they are all that is known', () => {
  const operatingSystems = [{ name: '(WinNT)(Windows 10)(10.0.17134)', probability: 0.9673 }]
  expect(writeIdentification({ status: 'unlabeled_fingerprint', operatingSystems, allowed: true })).toBe(
    '{"status":"unlabeled_fingerprint",' +
      '"operating_systems":[{"name":"(WinNT)(Windows 10)(10.0.17134)","score":0.9673}],"allowed":true}',
  )
})

test('writes what the user says, and what is new', () => {
  const label = { process: 'mine', score: 1, match: { by: 'label', fingerprints: 0 } } as const
  expect(writeIdentification(label)).toBe('{"process":"mine","score":1.0000,"match":{"by":"label"}}')
  const allowed = writeIdentification({ ...label, allowed: true })
  expect(allowed).toBe('{"process":"mine","score":1.0000,"allowed":true,"match":{"by":"label"}}')
  expect(writeIdentification({ status: 'unknown', allowed: true })).toBe('{"status":"unknown","allowed":true}')
  expect(markNovel('{"status":"unknown"}')).toBe('{"status":"unknown","novel":true}')
})
