import { expect, test } from 'vitest'
import type { Classifier } from './classifier.ts'
import { ReloadableClassifier } from './reloadable-classifier.ts'

const naming = (process: string): Classifier => ({
  types: new Set([process]),
  identify: () => ({ process, score: 1, match: { by: 'fingerprint', fingerprints: 1 } }),
  identifyLogged: () => ({ process, score: 1, match: { by: 'ja4', fingerprints: 1 } }),
  explain: () => undefined,
})

test('the next question after a reload is answered by what was loaded', () => {
  const generations = ['curl', 'wget'].values()
  const classifier = new ReloadableClassifier(() => naming(generations.next().value ?? ''))
  const query = { fingerprint: 'tls/(0303)(1301)()' }
  expect(classifier.identify(query)).toMatchObject({ process: 'curl' })
  classifier.reload()
  expect(classifier.identify(query)).toMatchObject({ process: 'wget' })
  expect(classifier.identifyLogged({})).toMatchObject({ process: 'wget' })
  expect(classifier.types).toEqual(new Set(['wget']))
})

test('one that cannot be loaded leaves the old one in place', () => {
  let isBroken = false
  const classifier = new ReloadableClassifier(() => {
    if (isBroken) throw new Error('broken')
    return naming('curl')
  })
  isBroken = true
  expect(() => classifier.reload()).toThrow('broken')
  expect(classifier.identify({ fingerprint: 'x' })).toMatchObject({ process: 'curl' })
})
