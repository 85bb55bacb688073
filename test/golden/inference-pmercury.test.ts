import { openAutonomousSystems, readDatabase } from '@fingerpost/database/node'
import { createClassifier, isIdentified, parseFamilies } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, corpusText, describeWithCorpus } from '../corpus.ts'

/** What pmercury 0.4.0.11 prints with `-a -n 5`. */
interface PmercuryRecord {
  dst_ip: string
  dst_port: number
  fingerprints: { tls: string }
  tls?: { server_name?: string }
  analysis: {
    process: string
    score: number
    category: string
    malware?: number
    p_malware?: number
    probable_processes: { process: string; score: number; sha256: string; malware?: boolean }[]
  }
}

const withAnalysis = (line: string) => line.includes('"analysis"') && line.includes('"tls": "')

function query(record: PmercuryRecord) {
  return {
    fingerprint: record.fingerprints.tls,
    serverName: record.tls?.server_name,
    destinationAddress: record.dst_ip,
    destinationPort: record.dst_port,
    limit: 5,
  }
}

function classifierOver(database: string) {
  return createClassifier(readDatabase(corpus(database)), {
    rule: 'pmercury',
    autonomousSystems: openAutonomousSystems(corpus('databases/pyasn-2022.db.gz')),
    families: parseFamilies(corpusText('databases/app_families.txt')),
  })
}

describeWithCorpus('pmercury 0.4.0.11 with the database of December 2019', () => {
  const database = readDatabase(corpus('databases/cisco-2019-12.json.gz'))
  const classifier = classifierOver('databases/cisco-2019-12.json.gz')
  const records = corpusFiles('pmercury/expected/a_n5').flatMap((name) =>
    corpusRecords<PmercuryRecord>(`pmercury/expected/a_n5/${name}`, withAnalysis),
  )
  // pmercury compares strings: what is only the same fingerprint in another notation it guessed at, and guessed wrong.
  const known = records.filter(({ fingerprints: { tls } }) => {
    const stored = database.find(tls)?.fingerprint
    return stored === tls || stored === tls.replace(/\(\)$/, '')
  })

  test('has its fingerprints in enough of the captures', () => {
    expect(known.length).toBeGreaterThanOrEqual(93)
  })

  test.each(known.map((record, index) => [index, record] as const))('answers hello %i', (_index, record) => {
    const answer = classifier.identify(query(record))
    if (!isIdentified(answer)) throw new Error(answer.status)
    const { analysis } = record
    expect(answer.process).toBe(analysis.process)
    expect(answer.category ?? 'Unknown').toBe(analysis.category)
    expect(answer.probableProcesses?.map(named)).toEqual(analysis.probable_processes.map(named))
    answer.probableProcesses?.forEach(({ score }, at) => {
      expect(Math.abs(score - (analysis.probable_processes[at]?.score ?? 0))).toBeLessThan(1e-6)
    })
  })
})

const named = ({ process, sha256 }: { process: string; sha256?: string | undefined }) => ({ process, sha256 })

describeWithCorpus('pmercury 0.4.0.11 with malware in the database', () => {
  test.each(['mal1', 'mal2', 'mal3'])('%s', (name) => {
    const [record] = corpusRecords<PmercuryRecord>(`pmercury/malware_db/${name}.2019b.json`)
    if (record === undefined) throw new Error('no record')
    const answer = classifierOver(`pmercury/malware_db/${name}.json.gz`).identify(query(record))
    if (!isIdentified(answer)) throw new Error(answer.status)
    const { analysis } = record
    expect(answer.process).toBe(analysis.process)
    expect(answer.malware).toBe(analysis.malware === 1)
    expect(answer.score).toBeCloseTo(analysis.score, 9)
    expect(answer.pMalware).toBeCloseTo(analysis.p_malware ?? 0, 9)
    expect(answer.probableProcesses?.map(labelled)).toEqual(analysis.probable_processes.map(labelled))
  })
})

const labelled = ({ process, malware }: { process: string; malware?: boolean | undefined }) => ({ process, malware })
