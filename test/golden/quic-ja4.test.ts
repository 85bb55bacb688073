import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { isGrease, registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { foxioLine, foxioRows } from '../support/foxio.ts'
import { recordsOf } from '../support/records.ts'
import {
  connection,
  connectionOf,
  type HelloFingerprints,
  print,
  type SuricataEvent,
  suricataRuns,
} from '../support/suricata.ts'

const quicOf = (capture: string) => recordsOf(corpus(capture), { protocols: [registry.quic] })

describeWithCorpus("FoxIO's JA4 of QUIC (corpus/foxio)", () => {
  const rows = foxioRows('udp').filter(({ ja4 }) => ja4?.startsWith('q'))

  test.each([...new Set(rows.map(({ pcap }) => pcap))])('%s', async (pcap) => {
    const theirs = rows.filter((row) => row.pcap === pcap).map(foxioLine)
    const ours = (await quicOf(`foxio/${pcap}`)).map((record) => `${connection(record)} ${print(record, 'ja4')}`)
    expect(ours.sort()).toEqual(theirs.sort())
  })
})

interface QuicEvent extends SuricataEvent {
  readonly quic: HelloFingerprints
}

describeWithCorpus('JA3 and JA4 of QUIC of Suricata 8.0.8 (corpus/suricata-8.0.8)', () => {
  for (const { capture, log } of suricataRuns()) {
    const events = corpusRecords<QuicEvent>(log, (line) => line.includes('"event_type":"quic"'))
    const hellos = events.filter(({ quic }) => quic.ja4 !== undefined)
    if (events.length > 0) test(capture, () => compare(capture, hellos))
  }

  /** Suricata prints a hello once that was sent several times. */
  async function compare(capture: string, events: readonly QuicEvent[]): Promise<void> {
    const records = (await quicOf(capture)).filter((record) => !record.truncated && !isOfGoogle(record))
    const ours = records.map((record) =>
      [connection(record), print(record, 'ja3_r'), print(record, 'ja3'), print(record, 'ja4')].join(' '),
    )
    expect(new Set(ours)).toEqual(new Set(events.map(line)))
  }
})

/** Of Google's version T051, which Suricata does not open. */
function isOfGoogle(record: FingerprintRecord): boolean {
  return print(record, 'quic').startsWith('quic/(54303531)')
}

/** Connection, JA3 string, JA3 and JA4 of an event; Suricata leaves GREASE in the JA3 of QUIC, which is taken out here. */
function line(event: QuicEvent): string {
  const { ja3, ja4 } = event.quic
  const lists = ja3?.string.split(',').map((list) => list.split('-').filter((value) => !isGrease(Number(value))))
  const string = lists?.map((list) => list.join('-')).join(',') ?? ''
  const hash = string === ja3?.string ? ja3.hash : nodeDigests.md5(string)
  return [connectionOf(event), string, hash, ja4].join(' ')
}
