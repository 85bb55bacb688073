import { type FingerprintRecord, pmercuryRecord } from '@fingerpost/capture'
import { nodeDigests, openAutonomousSystems, readDatabase } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { createClassifier, parseFamilies, writeIdentification } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, corpusText, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'

interface PmercuryRecord {
  readonly src_ip: string
  readonly src_port: number
  readonly dst_ip: string
  readonly dst_port: number
  readonly event_start: number
  readonly fingerprints?: { readonly tls?: string }
  readonly analysis?: {
    readonly process: string
    readonly score: number
    readonly probable_processes?: readonly { readonly process: string; readonly score: number }[]
  }
}

const DATABASE = 'databases/cisco-2019-12.json.gz'

/** Printed scores have four decimals; `inference-pmercury.test.ts` compares them to 1e-6. */
const DECIMALS = 4

describeWithCorpus('fp-capture -a -n 5 --schema pmercury --no-reassembly', () => {
  const database = readDatabase(corpus(DATABASE))
  const classifier = createClassifier(database, {
    rule: 'pmercury',
    autonomousSystems: openAutonomousSystems(corpus('databases/pyasn-2022.db.gz')),
    families: parseFamilies(corpusText('databases/app_families.txt')),
  })
  const annotate = ({ protocol, message, destinationAddress, destinationPort }: FingerprintRecord) => {
    const { serverName } = protocol.context(message)
    const fingerprint = protocol.notation2019(message) ?? ''
    const query = { fingerprint, serverName, destinationAddress, destinationPort, limit: 5 }
    return writeIdentification(classifier.identify(query))
  }

  test.each(corpusFiles('pmercury/expected/a_n5'))('%s', async (file) => {
    const theirs = corpusRecords<PmercuryRecord>(`pmercury/expected/a_n5/${file}`).filter(isInDatabase)
    const capture = corpus(`mercury/${file.replace(/json$/, 'pcap')}`)
    const records = await recordsOf(capture, { reassembly: false, protocols: [registry.tls] })
    const options = { digests: nodeDigests, annotate }
    const ours = records.map((record): PmercuryRecord => JSON.parse(pmercuryRecord(record, options))).map(comparable)
    for (const record of theirs) expect(ours).toContainEqual(comparable(record))
  })

  /** pmercury compares strings; what it did not find it guessed at, and guessed wrong. */
  function isInDatabase({ fingerprints, analysis }: PmercuryRecord): boolean {
    const tls = fingerprints?.tls
    if (tls === undefined || analysis?.probable_processes === undefined) return false
    const stored = database.find(tls)?.fingerprint
    return stored === tls || stored === tls.replace(/\(\)$/, '')
  }
})

function comparable(record: PmercuryRecord) {
  const { src_ip, src_port, dst_ip, dst_port, event_start, fingerprints, analysis } = record
  const probable = analysis?.probable_processes?.map(({ process, score }) => [process, score.toFixed(DECIMALS)])
  const process = analysis && [analysis.process, analysis.score?.toFixed(DECIMALS)]
  return { src_ip, src_port, dst_ip, dst_port, event_start, tls: fingerprints?.tls, process, probable }
}
