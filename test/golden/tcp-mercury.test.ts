import { describe, expect, test } from 'vitest'
import { corpusRecords, describeWithCorpus } from '../corpus.ts'
import { type MercuryRecord, mercuryCaptures, ourRecords } from '../support/mercury.ts'

const TYPES = ['tcp', 'tcp_server']

describeWithCorpus('TCP of mercury 2.18 (corpus/mercury)', () => {
  describe.each(['default', 'metadata'])('expected/%s: every packet', (folder) => {
    test.each(mercuryCaptures())('%s', async (name) => {
      const mode = { folder: 'metadata', options: { reassembly: false }, metadata: folder === 'metadata' } as const
      expect(lines(await ourRecords(name, mode))).toEqual(lines(theirs(name, folder)))
    })
  })

  describe('expected/reassembly: a packet that was sent again has one record', () => {
    test.each(mercuryCaptures())('%s', async (name) => {
      const mode = { folder: 'reassembly', options: {}, metadata: true } as const
      expect(lines(await ourRecords(name, mode))).toEqual(lines(firstOfEach(theirs(name, 'reassembly'))))
    })
  })

  test('the records are as many as mercury prints', () => {
    const all = mercuryCaptures().flatMap((name) => theirs(name, 'default'))
    expect(TYPES.map((type) => all.filter((record) => typeOf(record) === type).length)).toEqual([556, 428])
  })
})

function theirs(capture: string, folder: string): MercuryRecord[] {
  return corpusRecords<MercuryRecord>(`mercury/expected/${folder}/${capture}.json`).filter(isOpening)
}

function isOpening(record: MercuryRecord): boolean {
  return typeOf(record) !== undefined
}

function typeOf({ fingerprints }: MercuryRecord): string | undefined {
  return TYPES.find((type) => fingerprints?.[type] !== undefined)
}

/** Of the packets of a connection that have the same sequence number the first; the clock in the others has moved on. */
function firstOfEach(records: readonly MercuryRecord[]): MercuryRecord[] {
  const seen = new Set<string>()
  return records.filter((record) => {
    const place = line(record).replace(/,"timestamp".*/, '')
    return !seen.has(place) && seen.add(place)
  })
}

function lines(records: readonly MercuryRecord[]): string[] {
  return records.filter(isOpening).map(line).sort()
}

function line(record: MercuryRecord): string {
  const { src_ip, src_port, dst_ip, dst_port, fingerprints = {} } = record
  const type = typeOf(record) ?? ''
  return `${src_ip} ${src_port} ${dst_ip} ${dst_port} ${fingerprints[type]} ${JSON.stringify(record[type])}`
}
