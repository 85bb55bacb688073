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

/** Google's version, which tshark opens and mercury does not: 14 packets of one capture, with 6 hellos. */
const T051 = '/(54303531)'

function ofGoogle(capture: string, folder: string): number {
  if (capture !== 'quic-crypto-packets') return 0
  return folder === 'reassembly' ? 6 : 14
}

describeWithCorpus('QUIC of mercury 2.18 (corpus/mercury)', () => {
  describe.each(MERCURY_MODES)('expected/$folder', (mode) => {
    test.each(mercuryCaptures())('%s', async (capture) => {
      const { oursOnly, theirsOnly } = await compareWithMercury(capture, only(mode), KEYS)
      expect(theirsOnly).toEqual([])
      expect(oursOnly.filter((line) => !line.includes(T051))).toEqual([])
      expect(oursOnly.length).toBe(ofGoogle(capture, mode.folder))
    })
  })

  test.each([
    ['metadata', false],
    ['reassembly', true],
  ] as const)('expected/%s: the objects', async (folder, reassembly) => {
    const mode = only({ folder, options: { reassembly }, metadata: true })
    for (const capture of mercuryCaptures().filter((name) => name.startsWith('quic'))) {
      const theirs = corpusRecords<MercuryRecord>(`mercury/expected/${folder}/${capture}.json`)
      const both = (await ourRecords(capture, mode)).filter((record) => !(reassembly && isTruncated(record)))
      const ours = both.filter(({ fingerprints }) => !JSON.stringify(fingerprints).includes(T051))
      expect(ours.length).toBeGreaterThan(0)
      const [our, their] = [objects(ours, folder), objects(theirs, folder)]
      expect(new Set([...our].map(helloOf))).toEqual(new Set([...their].map(helloOf)))
      // With reassembly mercury has an object for each packet that repeats a hello, and we for the first.
      expect([...our].filter((object) => !their.has(object))).toEqual([])
      if (!reassembly) expect(our.size).toBe(their.size)
    }
  })
})

/** The hello in an object of `objects`, which ends where that of QUIC begins. */
function helloOf(object: string): string {
  return object.slice(0, object.indexOf(',"quic":'))
}

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
