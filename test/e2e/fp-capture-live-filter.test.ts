import {
  Fingerprinter,
  type FingerprintRecord,
  filtered,
  kernelFilter,
  mercuryRecord,
  PacketFilter,
  readCaptureFile,
} from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { type Protocol, registry } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { corpusCaptures, describeWithCorpus } from '../corpus.ts'

const ALL = Object.values(registry)

// What a capture may lose to the filter on the way to the same records.
const SELECTIONS: readonly { name: string; protocols: readonly Protocol<unknown>[]; reassembly: boolean }[] = [
  { name: 'everything', protocols: ALL, reassembly: true },
  { name: 'clients', protocols: ALL.filter(({ sender }) => sender === 'client'), reassembly: true },
  { name: 'servers', protocols: ALL.filter(({ sender }) => sender === 'server'), reassembly: true },
  { name: 'TLS clients', protocols: [registry.tls], reassembly: true },
  { name: 'everything, each packet alone', protocols: ALL, reassembly: false },
]

/** LINKTYPE_PPP: libpcap's filters expect HDLC's framing there. No interface of Linux gives such packets. */
const PPP = 9

/** The records of a capture, as far as it can be read, and what was looked at. */
async function recordsOf(path: string, selection: (typeof SELECTIONS)[number], filter?: PacketFilter) {
  const records: string[] = []
  const emit = (record: FingerprintRecord) =>
    records.push(mercuryRecord(record, { digests: nodeDigests, metadata: true }))
  const fingerprinter = new Fingerprinter(emit, selection)
  await readCaptureFile(path, filter === undefined ? fingerprinter : filtered(fingerprinter, filter)).catch(
    (error: unknown) => {
      if (!(error instanceof InputError)) throw error
    },
  )
  fingerprinter.finish()
  const { packets, linkTypes } = fingerprinter.statistics
  return { records, packets, linkTypes }
}

const hasLibpcap = await PacketFilter.compile('').then(
  () => true,
  () => false,
)

describeWithCorpus('the kernel filter of a live capture, compiled by libpcap, loses no record of any capture', () => {
  // Needs libpcap.
  test.skipIf(!hasLibpcap).each(SELECTIONS)('$name', async (selection) => {
    const filter = await PacketFilter.compile(kernelFilter(selection))
    const total = { records: 0, packets: 0, passed: 0 }
    for (const path of corpusCaptures()) {
      const whole = await recordsOf(path, selection)
      if (whole.linkTypes.has(PPP)) continue
      const passed = await recordsOf(path, selection, filter)
      expect(passed.records, path).toEqual(whole.records)
      total.records += whole.records.length
      total.packets += whole.packets
      total.passed += passed.packets
    }
    expect(total.records).toBeGreaterThan(100)
    expect(total.passed).toBeLessThan(total.packets)
  })
})
