import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpusRecords, describeWithCorpus } from '../corpus.ts'
import {
  compareWithMercury,
  MERCURY_MODES,
  type MercuryMode,
  type MercuryRecord,
  mercuryCaptures,
  ourRecords,
} from '../support/mercury.ts'

const PROTOCOLS = [registry.http, registry.http_server]
const KEYS = ['http', 'http_server'] as const

/** Requests and responses that mercury has in all its captures, in each mode. */
const MESSAGES = 250 + 233

/** They hold packets twice, and the same 48 responses whose status-lines come in segments of their own. */
const HOLD_PACKETS_TWICE = new Set(['capture2', 'http_request.capture2'])
const STATUS_LINE_ALONE = 48

describeWithCorpus('HTTP of mercury 2.18 (corpus/mercury)', () => {
  for (const mode of MERCURY_MODES) {
    const captures = mercuryCaptures().filter((name) => mode.folder !== 'reassembly' || !HOLD_PACKETS_TWICE.has(name))
    test(`expected/${mode.folder}`, async () => {
      let all = 0
      for (const capture of captures) {
        const { equal, oursOnly, theirsOnly } = await compareWithMercury(capture, ofHttp(mode), KEYS)
        expect([oursOnly, theirsOnly], capture).toEqual([[], []])
        all += equal
      }
      expect(all).toBe(mode.folder === 'reassembly' ? 25 : MESSAGES)
    })
  }

  /** mercury puts no HTTP together: where it has a status-line without fields, ours goes on into the next segments. */
  test.each([...HOLD_PACKETS_TWICE])('expected/reassembly/%s: each message once and whole', async (capture) => {
    const theirs = corpusRecords<MercuryRecord>(`mercury/expected/reassembly/${capture}.json`).flatMap(linesOf)
    const ours = await ourRecords(capture, ofHttp({ folder: 'reassembly', options: {} }))
    const joined = ours.filter((record) => record.reassembly_properties?.reassembled)
    const asTheirs = [...ours.filter((record) => !joined.includes(record)).flatMap(linesOf), ...beginnings(joined)]
    expect(asTheirs.sort()).toEqual([...new Set(theirs)].sort())
    expect(joined).toHaveLength(STATUS_LINE_ALONE)
    expect(joined.flatMap(linesOf).filter((text) => text.endsWith('()'))).toEqual([])
  })

  test.each<MercuryMode>([
    { folder: 'metadata', options: { reassembly: false }, metadata: true },
    { folder: 'default', options: { reassembly: false } },
  ])('the objects of expected/$folder, key by key', async (mode) => {
    let all = 0
    for (const capture of mercuryCaptures()) {
      const theirs = corpusRecords<MercuryRecord>(`mercury/expected/${mode.folder}/${capture}.json`).flatMap(httpOf)
      const ours = (await ourRecords(capture, ofHttp(mode))).flatMap(httpOf)
      expect(ours.sort(), capture).toEqual(theirs.sort())
      all += ours.length
    }
    expect(all).toBe(mode.metadata ? MESSAGES : 250)
  })
})

function ofHttp(mode: MercuryMode): MercuryMode {
  return { ...mode, options: { ...mode.options, protocols: PROTOCOLS } }
}

function linesOf({ src_ip, src_port, dst_ip, dst_port, fingerprints = {} }: MercuryRecord): string[] {
  const found = KEYS.flatMap((key) => fingerprints[key] ?? [])
  return found.map((text) => `${src_ip} ${src_port} ${dst_ip} ${dst_port} ${text}`)
}

/** Lines without the fields of the fingerprint. */
function beginnings(records: readonly MercuryRecord[]): string[] {
  return records.flatMap(linesOf).map((text) => text.replace(/\(\(.*/, '()'))
}

/** The member as text, so that the order of its keys counts. */
function httpOf({ http }: MercuryRecord): string[] {
  return http === undefined ? [] : [JSON.stringify(http)]
}
