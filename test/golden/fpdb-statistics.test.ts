import { nodeDigests, readDatabase } from '@fingerpost/database/node'
import { statistics, storedEntries } from '@fingerpost/database/tools'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../corpus.ts'

describeWithCorpus('what the database of December 2019 leaves open', () => {
  const counted = statistics(
    [...storedEntries(readDatabase(corpus('databases/cisco-2019-12.json.gz')), 'db')],
    nodeDigests,
  )

  // shared/facts/logs.md: the program that is most frequent with a fingerprint, a JA3, a JA4 is the right one for so
  // many sessions, and 98 % of all sessions have a fingerprint that more than one program has. Counted with Python.
  test.each([
    ['fingerprint', 0.6798],
    ['ja3', 0.6655],
    ['ja4', 0.6738],
  ] as const)('by %s', (tier, share) => {
    expect(counted.ambiguity[tier].mostFrequent).toBeCloseTo(share, 4)
    expect(counted.ambiguity[tier].sharedConnections).toBeGreaterThan(0.98)
  })

  // zcat | jq: distinct str_repr; the greatest sum of .process_info[].count by .process; least first_seen.
  test('counts', () => {
    expect(counted.entries).toEqual(new Map([['tls', 5850]]))
    expect(counted.programs[0]).toMatchObject({ process: 'Microsoft Outlook', connections: 218_592_249 })
    expect(counted).toMatchObject({ firstDay: '2018-05-07', lastDay: '2019-11-15' })
  })
})
