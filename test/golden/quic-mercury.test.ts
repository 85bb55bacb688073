import { registry } from '@fingerpost/fingerprint'
import { describe, expect, test } from 'vitest'
import { corpusRecords, describeWithCorpus } from '../corpus.ts'
import {
  compareWithMercury,
  MERCURY_MODES,
  type MercuryMode,
  type MercuryRecord,
  mercuryCaptures,
  ourRecords,
} from '../support/mercury.ts'

const KEYS = ['quic', 'quic/1']

describeWithCorpus('QUIC of mercury 2.18 (corpus/mercury)', () => {
  describe.each(MERCURY_MODES)('expected/$folder', (mode) => {
    test.each(mercuryCaptures())('%s', async (capture) => {
      const { oursOnly, theirsOnly } = await compareWithMercury(capture, only(mode), KEYS)
      expect([theirsOnly, oursOnly]).toEqual([[], []])
    })
  })

  test.each([
    ['metadata', false],
    ['reassembly', true],
  ] as const)('expected/%s: the objects', async (folder, reassembly) => {
    const mode = only({ folder, options: { reassembly }, metadata: true })
    for (const capture of mercuryCaptures().filter((name) => name.startsWith('quic'))) {
      const theirs = corpusRecords<MercuryRecord>(`mercury/expected/${folder}/${capture}.json`)
      const ours = (await ourRecords(capture, mode)).filter((record) => !(reassembly && isTruncated(record)))
      expect(ours.length).toBeGreaterThan(0)
      expect(objects(ours, folder)).toEqual(objects(theirs, folder))
    }
  })
})

function only(mode: MercuryMode): MercuryMode {
  return { ...mode, options: { ...mode.options, protocols: [registry.quic] } }
}

/** With reassembly mercury prints no hello that the end of the capture cuts. */
function isTruncated({ reassembly_properties }: MercuryRecord): boolean {
  return reassembly_properties?.truncated === true
}

/** The objects of hellos as texts, so that the order of keys counts; mercury prints `features` with reassembly only. */
function objects(records: readonly MercuryRecord[], folder: string): Set<string> {
  const leaveOut = (key: string, value: unknown) => (folder === 'metadata' && key === 'features' ? undefined : value)
  const hellos = records.filter(({ fingerprints }) => fingerprints?.quic !== undefined)
  return new Set(hellos.map(({ tls, quic }) => JSON.stringify({ tls, quic }, leaveOut)))
}
