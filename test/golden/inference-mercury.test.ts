import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAutonomousSystems, readDatabase } from '@fingerpost/database/node'
import { createClassifier, isIdentified } from '@fingerpost/inference'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'

/** What mercury 2.18.0 prints with `--analysis`. */
interface MercuryRecord {
  fingerprints: { tls: string }
  tls: { client: { server_name?: string } }
  analysis: { process: string; score: number; malware: number; p_malware: number }
  dst_ip: string
  dst_port: number
}

const isLabelled = (line: string) => line.includes('"analysis":{"process"') && line.includes('"fingerprints":{"tls":')

describeWithCorpus('mercury 2.18.0 with its resources of 2022', () => {
  const folder = 'mercury/expected/analysis-2024'
  const records = corpusFiles(folder).flatMap((name) => corpusRecords<MercuryRecord>(`${folder}/${name}`, isLabelled))
  let unpacked = ''

  beforeAll(() => {
    unpacked = mkdtempSync(join(tmpdir(), 'fingerpost-'))
    execFileSync('tar', ['xzf', corpus('databases/resources-2024-fixed.tgz'), '-C', unpacked])
  })
  afterAll(() => rmSync(unpacked, { recursive: true }))

  test('labels 84 hellos alike', () => {
    const classifier = createClassifier(readDatabase(join(unpacked, 'fingerprint_db.json')), {
      rule: 'mercury',
      autonomousSystems: openAutonomousSystems(join(unpacked, 'pyasn.db')),
    })
    expect(records).toHaveLength(84)
    for (const { fingerprints, tls, analysis, dst_ip, dst_port } of records) {
      const answer = classifier.identify({
        fingerprint: fingerprints.tls,
        serverName: tls.client.server_name,
        destinationAddress: dst_ip,
        destinationPort: dst_port,
      })
      if (!isIdentified(answer)) throw new Error(`${fingerprints.tls}: ${answer.status}`)
      expect.soft(answer.process, fingerprints.tls).toBe(analysis.process)
      expect.soft(answer.malware).toBe(analysis.malware === 1)
      expect.soft(Math.abs(answer.score - analysis.score)).toBeLessThan(2e-5)
      expect.soft(Math.abs((answer.pMalware ?? 0) - analysis.p_malware)).toBeLessThan(2e-5)
    }
  })
})
