import { createClassifier } from '@fingerpost/inference'
import { readDatabase } from '@fingerpost/inference/node'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'

const DATABASE = 'databases/cisco-tcp.json.gz'
const EXPECTED = 'pmercury/expected/default'

interface PmercuryRecord {
  readonly fingerprints?: { readonly tcp?: string }
}

describeWithCorpus("pmercury's database of TCP, which has shares of operating systems and no processes", () => {
  const database = readDatabase(corpus(DATABASE))
  const lines = corpusRecords<{ str_repr: string; os_info: Record<string, number> }>(DATABASE)
  const systems = new Map(lines.map(({ str_repr, os_info }) => [str_repr, Object.entries(os_info)]))

  test('says which ones every SYN may come from whose fingerprint pmercury has', () => {
    const classifier = createClassifier(database)
    const records = corpusFiles(EXPECTED).flatMap((file) => corpusRecords<PmercuryRecord>(`${EXPECTED}/${file}`))
    const fingerprints = records.flatMap(({ fingerprints }) => fingerprints?.tcp ?? [])
    const known = new Set(fingerprints.filter((fingerprint) => systems.has(fingerprint)))
    expect(known.size).toBe(5)
    for (const fingerprint of known) {
      const answer = classifier.identify({ fingerprint, limit: 20 })
      const expected = (systems.get(fingerprint) ?? []).sort(([, a], [, b]) => b - a)
      expect(answer).toEqual({
        status: 'unlabeled_fingerprint',
        operatingSystems: expected.map(([name, share]) => ({ name, probability: expect.closeTo(share, 3) })),
      })
    }
  })

  test('holds 803 fingerprints of one type', () => {
    expect(database).toMatchObject({ size: 0, labels: 0, otherEntries: 803 })
    expect([...database.types]).toEqual(['tcp'])
    expect(createClassifier(database).identify({ fingerprint: '(1234)(02)' })).toEqual({ status: 'unknown' })
  })
})
