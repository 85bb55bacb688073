import { mercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { describe, expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'
import {
  compareWithMercury,
  MERCURY_MODES,
  type MercuryRecord,
  mercuryCaptures,
  ourRecords,
} from '../support/mercury.ts'
import { recordsOf } from '../support/records.ts'

/** mercury passes over an IPv4 packet whose total length is 0, as segmentation offload leaves it; we read it. */
const SEGMENTATION_OFFLOAD = 'tlsv1_3'

describeWithCorpus('TLS of mercury 2.18 (corpus/mercury)', () => {
  describe.each(MERCURY_MODES)('expected/$folder', (mode) => {
    test.each(mercuryCaptures())('%s', async (capture) => {
      const { oursOnly, theirsOnly } = await compareWithMercury(capture, mode, ['tls', 'tls_server'])
      expect(theirsOnly).toEqual([])
      expect(oursOnly).toHaveLength(capture === SEGMENTATION_OFFLOAD ? 1 : 0)
    })
  })

  test.each(mercuryCaptures())('expected/metadata/%s: the objects of hellos', async (capture) => {
    const mode = { folder: 'metadata', options: { reassembly: false }, metadata: true } as const
    const ours = (await ourRecords(capture, mode)).flatMap(hello)
    const theirs = corpusRecords<MercuryRecord>(`mercury/expected/metadata/${capture}.json`).flatMap(hello)
    if (capture === SEGMENTATION_OFFLOAD) ours.shift()
    expect(ours).toEqual(theirs)
  })

  test('expected/reassembly: the features of ClientHellos', async () => {
    const features = ({ fingerprints, tls }: MercuryRecord) => (fingerprints?.tls === undefined ? [] : [tls])
    const mode = { folder: 'reassembly', options: {}, metadata: true } as const
    const ours = (await ourRecords('top_100_fingerprints', mode)).flatMap(features)
    const path = 'mercury/expected/reassembly/top_100_fingerprints.json'
    expect(ours).toEqual(corpusRecords<MercuryRecord>(path).flatMap(features))
    expect(ours.length).toBeGreaterThan(90)
  })
})

/** Certificates are not read here; mercury prints features in another mode only, and no extensions of a server. */
const LEFT_OUT: ReadonlySet<string> = new Set(['certs', 'features', 'extensions'])

/** The object of a hello as text, so that the order of its keys counts; mercury prints no session id of a server. */
function hello({ fingerprints = {}, tls }: MercuryRecord): string[] {
  if (!('tls' in fingerprints || 'tls_server' in fingerprints)) return []
  const text = JSON.stringify(tls, (key, value) => (LEFT_OUT.has(key) ? undefined : value))
  return ['tls_server' in fingerprints ? text.replace(/,"session_id":"[0-9a-f]*"/, '') : text]
}

describeWithCorpus('hand-made hellos of mercury 2.18 (corpus/mercury/vectors)', () => {
  /** Its fingerprint is longer than mercury's buffer, so that mercury prints none. */
  const TOO_LONG_FOR_MERCURY = 20011

  test.each([
    ['tls', 'v-tls.json'],
    ['tls/1', 'v-tls1.json'],
    ['tls/2', 'v-tls2.json'],
  ])('%s', async (format, file) => {
    const ours = await printed('mercury/vectors/npf_vectors.pcap', format)
    expect(ours).toHaveLength(51)
    const theirs = expected(`mercury/vectors/${file}`)
    expect(ours.filter(({ src_port }) => src_port !== TOO_LONG_FOR_MERCURY).map(line)).toEqual(theirs.map(line))
    expect(theirs.map(({ src_port }) => src_port)).not.toContain(TOO_LONG_FOR_MERCURY)
  })
})

async function printed(path: string, format: string): Promise<MercuryRecord[]> {
  const records = await recordsOf(corpus(path), { reassembly: false, protocols: [registry.tls] })
  return records.map(
    (record): MercuryRecord => JSON.parse(mercuryRecord(record, { digests: nodeDigests, formats: [format] })),
  )
}

function expected(path: string): MercuryRecord[] {
  return corpusRecords<MercuryRecord>(path).filter((record) => record.fingerprints?.tls !== undefined)
}

function line(record: MercuryRecord): string {
  const { src_ip, dst_ip, src_port, dst_port, event_start, fingerprints, reassembly_properties } = record
  const mark = reassembly_properties?.truncated ? 'truncated' : 'whole'
  return [src_ip, src_port, dst_ip, dst_port, fingerprints?.tls, mark, event_start].join(' ')
}
