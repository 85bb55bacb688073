import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildDatabase } from '@fingerpost/fpdb'
import { labelCaptures } from '@fingerpost/label'
import { afterAll, expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'

interface Expected {
  readonly fingerprints: Readonly<Record<string, string>>
  readonly src_ip: string
  readonly dst_ip: string
  readonly protocol: number
  readonly src_port: number
  readonly dst_port: number
}

const folder = mkdtempSync(join(tmpdir(), 'fpdb-labelled-'))
afterAll(() => rmSync(folder, { recursive: true }))
const { signal } = new AbortController()

const fiveTuple = ({ src_ip, src_port, dst_ip, dst_port, protocol }: Expected) => ({
  src_ip,
  src_port,
  dst_ip,
  dst_port,
  protocol,
})

describeWithCorpus('a capture with labels by 5-tuple', () => {
  // The records that mercury 2.18.0 printed for the capture, and the 5-tuples in them.
  const records = corpusRecords<Expected>('mercury/expected/default/top_100_fingerprints.json', (line) =>
    line.includes('"tls":"'),
  )
  const capture = corpus('mercury/top_100_fingerprints.pcap')
  const labels = join(folder, 'labels.ndjson')
  const write = (lines: readonly object[]) =>
    writeFileSync(labels, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

  test('every connection that has a label is an observation of its process', async () => {
    const processOf = ({ src_port }: Expected) => ['curl', 'wget', undefined][src_port % 3]
    const known = records.filter((record) => processOf(record) !== undefined)
    write(known.map((record) => ({ ...fiveTuple(record), process: { name: processOf(record) }, host: 'a' })))
    const observations = await labelCaptures([capture], labels, signal)
    const { entries, lines } = await buildDatabase([observations.path], {
      limits: { processes: 100, destinations: 10 },
    })
    observations.remove()
    const tls = entries.filter(({ fingerprint }) => fingerprint.startsWith('tls/'))
    for (const name of ['curl', 'wget']) {
      const counts = tls.flatMap(({ processes }) => processes.filter(({ process }) => process === name))
      const sum = counts.reduce((total, { count }) => total + count, 0)
      expect(sum).toBe(records.filter((record) => processOf(record) === name).length)
    }
    expect(lines.skipped['no process']).toBeGreaterThanOrEqual(records.length - known.length)
    expect(readdirSync(folder)).toEqual(['labels.ndjson'])
  })

  test('a connection that two labels say different things of has no process', async () => {
    const [record] = records
    write(['curl', 'wget'].map((process) => ({ ...(record && fiveTuple(record)), process })))
    const observations = await labelCaptures([capture], labels, signal)
    const { lines } = await buildDatabase([observations.path], {})
    observations.remove()
    expect(lines.used).toBe(0)
  })

  test('a line that is no label is an error', async () => {
    write([{ process: 'curl' }])
    await expect(labelCaptures([capture], labels, signal)).rejects.toThrow('labels.ndjson: label: expected src_ip')
  })
})
