import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { expect, test } from 'vitest'
import { SeenSet } from '../seen/seen-set.ts'
import { Composer, type ComposerOptions } from './composer.ts'
import { createClassifier } from './create-classifier.ts'

const KNOWN = 'tls/(0303)(1301)()'
const UNKNOWN = 'tls/(0303)(1302)()'
const PROCESSES = [
  { process: 'curl', count: 3 },
  { process: 'wget', count: 1 },
]

function composerOf(options: ComposerOptions = {}): Composer {
  const entry = { str_repr: KNOWN, total_count: 4, process_info: PROCESSES }
  const database = loadDatabase(Buffer.from(JSON.stringify(entry)), { gunzip, digests: nodeDigests })
  return new Composer(createClassifier(database, { rule: 'pmercury' }), options)
}

const nowhere = () => undefined

// pmercury: 3 of 4 sessions without a destination are curl's.
const CURL = '{"process":"curl","score":0.7500,"match":{"by":"fingerprint","fingerprints":1}}'

test('an answer and what became of the query', () => {
  const composer = composerOf()
  expect(composer.compose({ fingerprint: KNOWN }, nowhere)).toEqual({ outcome: 'fingerprint', json: CURL })
  expect(composer.compose({ fingerprint: UNKNOWN }, nowhere)).toEqual({
    outcome: 'unknown',
    json: '{"status":"unknown"}',
  })
})

test('answers that are not wanted are left out, and not taken for seen', () => {
  const seen = new SeenSet({ digests: nodeDigests })
  const composer = composerOf({ minimumScore: 0.8, knownOnly: true, seen })
  const sighting = { key: KNOWN }
  expect(composer.compose({ fingerprint: KNOWN }, () => sighting)).toEqual({
    outcome: 'below-minimum',
    json: undefined,
  })
  expect(composer.compose({ fingerprint: UNKNOWN }, () => sighting)).toEqual({ outcome: 'unknown', json: undefined })
  expect(seen.size).toBe(0)
})

test('the first sight of a process with a key is marked, though its text is written once', () => {
  const composer = composerOf({ seen: new SeenSet({ digests: nodeDigests }) })
  const answers = ['one', 'one', 'other'].map((key) => composer.compose({ fingerprint: KNOWN }, () => ({ key })))
  expect(answers.map(({ novel }) => novel)).toEqual([true, undefined, true])
  expect(answers[0]?.json).toBe(CURL.replace(/}$/, ',"novel":true}'))
  expect(answers[1]?.json).toBe(CURL)
})

test('of several notations the one with a process answers', () => {
  const composer = composerOf()
  const queries = [UNKNOWN, KNOWN, 'never asked for'].map((fingerprint) => ({ fingerprint }))
  expect(composer.composeBest(queries, nowhere)?.json).toBe(CURL)
  expect(composer.composeBest(queries.slice(0, 1), nowhere)?.outcome).toBe('unknown')
  expect(composer.composeBest([], nowhere)).toBeUndefined()
})

test('explains as many processes as the query lists', () => {
  const composer = composerOf({ explain: true })
  const { json = '' } = composer.compose({ fingerprint: KNOWN, limit: 1 }, nowhere)
  expect(JSON.parse(json).explanation.processes).toHaveLength(1)
})

test('refuses a minimum score that is no probability', () => {
  expect(() => composerOf({ minimumScore: Number.NaN })).toThrow(
    new RangeError('minimumScore: expected a number from 0 to 1, not NaN'),
  )
})
