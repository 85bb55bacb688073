import { pmercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'

interface PmercuryRecord {
  readonly fingerprints?: { readonly http?: string; readonly http_server?: string }
}

/** It passes over the last part of these two, which hold the same packets. */
const LACKING = new Set(['capture2.json', 'http_request.capture2.json'])

describeWithCorpus('HTTP of pmercury 2019 (corpus/pmercury)', () => {
  test.each(corpusFiles('pmercury/expected/default'))('%s', async (file) => {
    const theirs = corpusRecords<PmercuryRecord>(`pmercury/expected/default/${file}`).filter(isHttp).map(line)
    const capture = corpus(`mercury/${file.replace(/json$/, 'pcap')}`)
    const protocols = [registry.http, registry.http_server]
    const records = await recordsOf(capture, { reassembly: false, protocols })
    const ours = records.map((record) => pmercuryRecord(record, { digests: nodeDigests })).map(whole)
    if (LACKING.has(file)) expect(ours).toEqual(expect.arrayContaining(theirs))
    else expect(ours).toEqual(theirs)
  })
})

function isHttp({ fingerprints }: PmercuryRecord): boolean {
  return fingerprints?.http !== undefined || fingerprints?.http_server !== undefined
}

/** A record of theirs, key by key, without the CR that it leaves on a value whose line is cut before its LF. */
function line(record: PmercuryRecord): string {
  return JSON.stringify(record).replace(/0d\)"/, ')"')
}

/** A record of ours, key by key, without the mark of one that is cut. */
function whole(text: string): string {
  const { reassembly_properties: _, ...record } = JSON.parse(text)
  return JSON.stringify(record)
}
