import { expect, test } from 'vitest'
import type { Classifier } from './classifier.ts'
import type { Identification } from './identification.ts'
import { firstOf } from './several-classifiers.ts'

const named = (process: string): Identification => ({
  process,
  score: 1,
  match: { by: 'fingerprint', fingerprints: 1 },
})
const unlabelled: Identification = { status: 'unlabeled_fingerprint' }
const systems: Identification = { ...unlabelled, operatingSystems: [{ name: 'Linux', probability: 1 }] }

function classifier(types: readonly string[], answer: Identification): Classifier {
  return { types: new Set(types), identify: () => answer, identifyLogged: () => answer, explain: () => undefined }
}

const ask = (fingerprint: string, ...classifiers: Classifier[]) => firstOf(classifiers).identify({ fingerprint })

test('those answer that have entries of the type', () => {
  const both = firstOf([classifier(['tls'], named('curl')), classifier(['tcp'], systems)])
  expect([...both.types]).toEqual(['tls', 'tcp'])
  expect(both.identify({ fingerprint: 'tls/(0303)(1301)()' })).toEqual(named('curl'))
  expect(both.identify({ fingerprint: 'tcp/(ffff)()' })).toEqual(systems)
  expect(both.identify({ fingerprint: 'quic/(00000001)(0303)(1301)[]' })).toEqual({ status: 'unknown' })
})

test('the first that names a process answers, then one that knows systems, then the first', () => {
  const text = 'tls/(0303)(1301)()'
  const [first, second] = [classifier(['tls'], unlabelled), classifier(['tls'], named('wget'))]
  expect(ask(text, first, second, classifier(['tls'], named('curl')))).toEqual(named('wget'))
  expect(ask(text, first, classifier(['tls'], systems))).toEqual(systems)
  expect(ask(text, first, classifier(['tls'], { status: 'unknown' }))).toEqual(unlabelled)
})

test('one is itself, none is misuse', () => {
  const one = classifier(['tls'], unlabelled)
  expect(firstOf([one])).toBe(one)
  expect(() => firstOf([])).toThrow(RangeError)
})
