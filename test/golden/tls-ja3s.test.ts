import type { FingerprintRecord } from '@fingerpost/capture'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'
import { connectionOf, print, type SuricataEvent, suricataRuns } from '../support/suricata.ts'

interface TlsEvent extends SuricataEvent {
  readonly tls: { readonly ja3s?: { readonly hash: string; readonly string: string } }
}

describeWithCorpus('JA3S of Suricata 8.0.8 (corpus/suricata-8.0.8)', () => {
  for (const { capture, log } of suricataRuns()) {
    const isTls = (line: string) =>
      ['"event_type":"tls"', '"ja3s"', '"proto":"TCP"'].every((part) => line.includes(part))
    const events = corpusRecords<TlsEvent>(log, isTls)
    if (events.length > 0) test(capture, () => compare(corpus(capture), events))
  }

  async function compare(capture: string, events: readonly TlsEvent[]): Promise<void> {
    const ours = new Map<string, string[]>()
    for (const record of await recordsOf(capture, { protocols: [registry.tls_server] })) {
      const key = connectionOf(answered(record))
      ours.set(key, [...(ours.get(key) ?? []), `${print(record, 'ja3s_r')} ${print(record, 'ja3s')}`])
    }
    for (const event of events) {
      const { string, hash } = event.tls.ja3s ?? {}
      expect(ours.get(connectionOf(event)) ?? [], connectionOf(event)).toContain(`${string} ${hash}`)
    }
  }
})

/** The connection of a server's record as the client sees it. */
function answered({ sourceAddress, sourcePort, destinationAddress, destinationPort }: FingerprintRecord) {
  return { src_ip: destinationAddress, src_port: destinationPort, dest_ip: sourceAddress, dest_port: sourcePort }
}
