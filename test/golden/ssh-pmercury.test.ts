import { pmercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'

interface PmercuryRecord {
  readonly src_ip: string
  readonly dst_ip: string
  readonly src_port: number
  readonly dst_port: number
  readonly fingerprints: Readonly<Record<string, string>>
}

describeWithCorpus('SSH of pmercury (corpus/pmercury)', () => {
  test('expected/x/ssh_frag', async () => {
    const theirs = corpusRecords<PmercuryRecord>('pmercury/expected/x/ssh_frag.json').map(comparable)
    const protocols = [registry.ssh, registry.ssh_server]
    const records = await recordsOf(corpus('mercury/ssh_frag.pcap'), { protocols })
    const ours = records.map((record): PmercuryRecord => JSON.parse(pmercuryRecord(record, { digests: nodeDigests })))
    expect(theirs).toHaveLength(2)
    expect(ours.map(comparable)).toEqual(theirs)
  })
})

/** Without the time: pmercury's is that of the packet that completed the message. */
function comparable({ src_ip, src_port, dst_ip, dst_port, fingerprints }: PmercuryRecord): unknown {
  return { src_ip, src_port, dst_ip, dst_port, fingerprints }
}
