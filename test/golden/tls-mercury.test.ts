import { type FingerprinterOptions, mercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/inference/node'
import { describe, expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'

/** The members of mercury's records that are compared. */
interface MercuryRecord {
  readonly fingerprints?: { readonly tls?: string }
  readonly reassembly_properties?: { readonly truncated?: boolean }
  readonly src_ip: string
  readonly dst_ip: string
  readonly src_port: number
  readonly dst_port: number
  readonly event_start: number
}

interface Mode {
  readonly folder: string
  readonly format: string
  readonly options: FingerprinterOptions
}

const MODES: readonly Mode[] = [
  { folder: 'reassembly', format: 'tls', options: {} },
  { folder: 'default', format: 'tls', options: { reassembly: false } },
  { folder: 'tls1', format: 'tls/1', options: { reassembly: false } },
  { folder: 'tls2', format: 'tls/2', options: { reassembly: false } },
]

/** Two captures hold every packet twice; we print a hello that was sent again once, mercury prints it twice. */
const HOLDS_PACKETS_TWICE = new Set(['capture2', 'http_request.capture2'])

/** mercury passes over an IPv4 packet whose total length is 0, as segmentation offload leaves it; we read it. */
const SEGMENTATION_OFFLOAD = 'tlsv1_3'

describeWithCorpus('TLS clients of mercury 2.18 (corpus/mercury)', () => {
  for (const mode of MODES) {
    describe(`expected/${mode.folder}`, () => {
      for (const file of corpusFiles(`mercury/expected/${mode.folder}`)) {
        const name = file.replace(/\.json$/, '')
        test(name, async () => {
          const ours = (await printed(`mercury/${name}.pcap`, mode)).map(line).sort()
          const theirs = expected(`mercury/expected/${mode.folder}/${file}`).map(line).sort()
          if (name === SEGMENTATION_OFFLOAD) expect([ours.length, theirs]).toEqual([1, []])
          else if (mode.folder === 'reassembly' && HOLDS_PACKETS_TWICE.has(name)) {
            expect(ours.length).toBeLessThan(theirs.length)
            expect(withoutTimes(ours)).toEqual([...new Set(withoutTimes(theirs))])
          } else expect(ours).toEqual(theirs)
        })
      }
    })
  }
})

describeWithCorpus('hand-made hellos of mercury 2.18 (corpus/mercury/vectors)', () => {
  /** Its fingerprint is longer than mercury's buffer, so that mercury prints none. */
  const TOO_LONG_FOR_MERCURY = 20011

  test.each([
    ['tls', 'v-tls.json'],
    ['tls/1', 'v-tls1.json'],
    ['tls/2', 'v-tls2.json'],
  ])('%s', async (format, file) => {
    const mode = { folder: '', format, options: { reassembly: false } }
    const ours = await printed('mercury/vectors/npf_vectors.pcap', mode)
    expect(ours).toHaveLength(51)
    const theirs = expected(`mercury/vectors/${file}`)
    expect(ours.filter(({ src_port }) => src_port !== TOO_LONG_FOR_MERCURY).map(line)).toEqual(theirs.map(line))
    expect(theirs.map(({ src_port }) => src_port)).not.toContain(TOO_LONG_FOR_MERCURY)
  })
})

async function printed(path: string, { format, options }: Mode): Promise<MercuryRecord[]> {
  const records = await recordsOf(corpus(path), options)
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

function withoutTimes(lines: readonly string[]): string[] {
  return lines.map((text) => text.slice(0, text.lastIndexOf(' ')))
}
