import { existsSync } from 'node:fs'
import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { corpus, corpusFiles } from '../corpus.ts'

/** A capture of the corpus and what Suricata 8.0.8 wrote for it; both are paths in the corpus. */
export interface SuricataRun {
  readonly capture: string
  readonly log: string
}

/** Suricata's runs on the captures that the corpus has. */
export function suricataRuns(): SuricataRun[] {
  const runs = ['mercury', 'foxio', 'sv', 'zeek'].flatMap((set) =>
    corpusFiles(`suricata-8.0.8/${set}`).map((name) => ({
      capture: `${set}/${name.replaceAll('__', '/')}`,
      log: `suricata-8.0.8/${set}/${name}/eve.json`,
    })),
  )
  return runs.filter(({ capture }) => existsSync(corpus(capture)))
}

/** The members that all events have. */
export interface SuricataEvent {
  readonly event_type: string
  readonly src_ip: string
  readonly src_port: number
  readonly dest_ip: string
  readonly dest_port: number
}

/** The fingerprints in an event of a ClientHello. */
export interface HelloFingerprints {
  readonly ja3?: { readonly hash: string; readonly string: string }
  readonly ja4?: string
}

/** A record printed in a format; empty where it has none in it. */
export function print({ protocol, message }: FingerprintRecord, format: string): string {
  return protocol.fingerprint(message, format, nodeDigests) ?? ''
}

/** Addresses and ports of a record, as `connectionOf` gives those of an event. */
export function connection(record: FingerprintRecord): string {
  return [record.sourceAddress, record.sourcePort, record.destinationAddress, record.destinationPort].join(' ')
}

/** Addresses and ports of an event; Suricata prints IPv6 addresses in full. */
export function connectionOf({ src_ip, src_port, dest_ip, dest_port }: Omit<SuricataEvent, 'event_type'>): string {
  return [compressed(src_ip), src_port, compressed(dest_ip), dest_port].join(' ')
}

function compressed(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address
}
