import { readDatabase } from '@fingerpost/database/node'
import { createClassifier, type Identification, isIdentified } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'

/** What mercury 2.18.0 prints with `--analysis`. */
interface MercuryRecord {
  fingerprints: { tls: string }
  tls: { client: { server_name?: string } }
  analysis: { process?: string; score: number; malware: number; p_malware: number; status?: string }
  dst_ip: string
  dst_port: number
}

const isAnalysed = (line: string) => line.includes('"analysis":{') && line.includes('"fingerprints":{"tls":')

describeWithCorpus('mercury 2.18.0 with its archive of resources, read as it is', () => {
  const folder = 'mercury/expected/analysis-2024'
  const captures = corpusFiles(folder).map((name) => corpusRecords<MercuryRecord>(`${folder}/${name}`, isAnalysed))
  const database = readDatabase(corpus('databases/resources-2024-fixed.tgz'))
  const classifier = createClassifier(database, {
    rule: 'mercury',
    autonomousSystems: database.archive?.autonomousSystems,
  })
  const identify = ({ fingerprints, tls, dst_ip, dst_port }: MercuryRecord): Identification =>
    classifier.identify({
      fingerprint: fingerprints.tls,
      serverName: tls.client.server_name,
      destinationAddress: dst_ip,
      destinationPort: dst_port,
    })

  test('labels 84 hellos alike', () => {
    const records = captures.flat().filter(({ analysis }) => analysis.process !== undefined)
    expect(records).toHaveLength(84)
    for (const record of records) {
      const { analysis, fingerprints } = record
      const answer = identify(record)
      if (!isIdentified(answer)) throw new Error(`${fingerprints.tls}: ${answer.status}`)
      expect.soft(answer.process, fingerprints.tls).toBe(analysis.process)
      expect.soft(answer.malware).toBe(analysis.malware === 1)
      expect.soft(Math.abs(answer.score - analysis.score)).toBeLessThan(2e-5)
      expect.soft(Math.abs((answer.pMalware ?? 0) - analysis.p_malware)).toBeLessThan(2e-5)
    }
  })

  // mercury remembers what it has seen: 6 of these hellos are random to it once, and common from then on. Here an answer
  // does not depend on earlier questions.
  test('tells common fingerprints from random ones, each time alike', () => {
    let [agreed, remembered] = [0, 0]
    for (const records of captures) {
      const seen = new Set<string>()
      for (const record of records.filter(({ analysis }) => analysis.process === undefined)) {
        const status = (identify(record) as { status: string }).status
        const isRepeated = status === 'randomized_fingerprint' && seen.has(record.fingerprints.tls)
        expect.soft(record.analysis.status).toBe(isRepeated ? 'unlabeled_fingerprint' : status)
        seen.add(record.fingerprints.tls)
        if (isRepeated) remembered++
        else agreed++
      }
    }
    expect([agreed, remembered]).toEqual([130, 6])
  })

  test('types that the archive does not know stay unknown', () => {
    const fingerprint = 'quic/(00000001)(0303)(1301)[(0000)]'
    expect(classifier.identify({ fingerprint })).toEqual({ status: 'unknown' })
  })

  // Counted with wc, sort -u and tar.
  test('the archive holds what its members do', () => {
    expect(database).toMatchObject({ size: 1074, labels: 0, otherEntries: 0, manifest: undefined })
    expect(database.archive).toMatchObject({ version: '2022.01.28; 2.0.full', watchList: [] })
    expect([...(database.archive?.common() ?? [])]).toHaveLength(126_108)
  })
})

describeWithCorpus("mercury's own test archive", () => {
  const database = readDatabase(corpus('databases/resources-test.tgz'))

  test('keeps entries of all types, and what they say of processes', () => {
    expect(database).toMatchObject({ size: 2, otherEntries: 4 })
    expect([...database.types].sort()).toEqual(['http', 'quic', 'stun', 'tls', 'tofsee'])
    expect([...database.lines()]).toHaveLength(6)
    const [process] = database.find('tofsee/1/generic')?.processes ?? []
    expect(process).toMatchObject({ process: 'malware-tofsee', malware: true, classes: {} })
    expect(process?.attributes).toMatchObject({ malware: true, evasive_vpn: false })
    expect(database.archive?.autonomousSystems?.lookup('143.204.160.1')).toBe(16509)
  })
})
