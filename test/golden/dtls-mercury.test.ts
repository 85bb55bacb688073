import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpusRecords, describeWithCorpus } from '../corpus.ts'
import {
  compareWithMercury,
  MERCURY_MODES,
  type MercuryRecord,
  mercuryCaptures,
  ourRecords,
} from '../support/mercury.ts'

/** The only one of mercury's captures that holds DTLS. */
const CAPTURE = 'dtls_fragmented_client_hello'

describeWithCorpus('DTLS of mercury 2.18 (corpus/mercury)', () => {
  test.each(MERCURY_MODES)('expected/$folder', async (mode) => {
    let equal = 0
    const options = { ...mode.options, protocols: [registry.dtls, registry.dtls_server] }
    for (const name of mercuryCaptures()) {
      const found = await compareWithMercury(name, { ...mode, options }, ['dtls', 'dtls_server'])
      expect([found.oursOnly, found.theirsOnly], name).toEqual([[], []])
      equal += found.equal
    }
    expect(equal).toBe(mode.folder === 'reassembly' ? 1 : 0)
  })

  test('expected/reassembly: the object', async () => {
    const ours = await ourRecords(CAPTURE, { folder: 'reassembly', options: {}, metadata: true })
    const theirs = corpusRecords<MercuryRecord>(`mercury/expected/reassembly/${CAPTURE}.json`)
    const objects = (records: readonly MercuryRecord[]) => records.map(({ dtls }) => JSON.stringify(dtls))
    expect(objects(ours)).toEqual(objects(theirs))
    expect(ours.map((record) => record.reassembly_properties)).toEqual([{ reassembled: true }])
  })
})
