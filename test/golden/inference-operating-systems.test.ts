import { openAutonomousSystems, readDatabase } from '@fingerpost/database/node'
import { createClassifier, isIdentified, type ProbableOperatingSystem } from '@fingerpost/inference'
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

/** What pmercury 0.4.0.11 prints with `-a -n 5`. */
interface AnalysedRecord {
  readonly dst_ip: string
  readonly dst_port: number
  readonly fingerprints: { readonly tls: string }
  readonly tls?: { readonly server_name?: string }
  readonly analysis: { readonly probable_processes: readonly { process: string; sha256: string; score: number }[] }
}

interface Line {
  readonly str_repr: string
  readonly process_info: readonly { process: string; sha256: string; os_info: Record<string, number> }[]
}

// pmercury prints no operating systems; here they are worked out from its scores and the lines of the database.
describeWithCorpus('the database of December 2019, with the scores of pmercury 0.4.0.11', () => {
  const folder = 'pmercury/expected/a_n5'
  const database = readDatabase(corpus('databases/cisco-2019-12.json.gz'))
  const classifier = createClassifier(database, {
    rule: 'pmercury',
    operatingSystems: true,
    autonomousSystems: openAutonomousSystems(corpus('databases/pyasn-2022.db.gz')),
  })
  const records = corpusFiles(folder).flatMap((name) =>
    corpusRecords<AnalysedRecord>(`${folder}/${name}`, (line) => line.includes('"probable_processes"')),
  )

  // Of 46 hellos it lists processes that have all of the probability.
  test('ranks those that a hello may come from', () => {
    let compared = 0
    for (const record of records) {
      const { str_repr, process_info }: Line = JSON.parse(
        database.line(record.fingerprints.tls) ?? '{"process_info":[]}',
      )
      const { probable_processes: probable } = record.analysis
      const listed = probable.reduce((sum, { score }) => sum + score, 0)
      if (str_repr !== record.fingerprints.tls || listed < 1 - 1e-7) continue
      const expected = weighed(probable, process_info)
      const systems = new Map(systemsOf(record).map(({ name, probability }) => [name, probability]))
      for (const name of new Set([...expected.keys(), ...systems.keys()]))
        expect(Math.abs((systems.get(name) ?? 0) - (expected.get(name) ?? 0)), name).toBeLessThan(1e-6)
      expect([...systems.values()]).toEqual([...systems.values()].sort((a, b) => b - a))
      compared++
    }
    expect(compared).toBe(46)
  })

  function systemsOf({ dst_ip, dst_port, fingerprints, tls }: AnalysedRecord): readonly ProbableOperatingSystem[] {
    const answer = classifier.identify({
      fingerprint: fingerprints.tls,
      serverName: tls?.server_name,
      destinationAddress: dst_ip,
      destinationPort: dst_port,
      limit: 100,
    })
    return isIdentified(answer) ? (answer.operatingSystems ?? []) : []
  }
})

function weighed(
  probable: AnalysedRecord['analysis']['probable_processes'],
  executables: Line['process_info'],
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { process, sha256, score } of probable) {
    const executable = executables.find((one) => one.process === process && one.sha256 === sha256)
    const counts = Object.entries(executable?.os_info ?? {})
    const total = counts.reduce((sum, [, count]) => sum + count, 0)
    for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + (score * count) / total)
  }
  return sums
}
