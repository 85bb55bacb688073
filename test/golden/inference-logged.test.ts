import { existsSync } from 'node:fs'
import { type Database, type LoggedHandshake, type LoggedKeys, loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { formatNpf, parseNpf } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'

interface MercuryRecord {
  fingerprints: { tls: string }
  src_ip: string
  src_port: number
}

interface SuricataEvent {
  src_ip: string
  src_port: number
  proto: string
  tls: {
    ja3?: { hash: string }
    ja4?: string
    client_handshake?: { version: string; ciphers: number[]; exts: number[]; sig_algs?: number[] }
  }
}

const VERSIONS: Readonly<Record<string, number>> = {
  'TLS 1.3': 0x0304,
  'TLS 1.2': 0x0303,
  'TLS 1.1': 0x0302,
  TLSv1: 0x0301,
}

/** What Suricata logged of a hello, and the fingerprint that mercury made from the same packet. */
interface Pair {
  keys: { ja3: string; ja4: string[]; handshake: LoggedHandshake }
  fingerprint: string
}

/** Events and packets meet by the client's address and port, where mercury has one hello from there. */
function pairs(): Pair[] {
  return corpusFiles('suricata-8.0.8/mercury').flatMap((capture) => {
    const expected = `mercury/expected/reassembly/${capture.replace(/\.pcap$/, '.json')}`
    if (!existsSync(corpus(expected))) return []
    const hellos = new Map<string, Set<string>>()
    for (const record of corpusRecords<MercuryRecord>(expected, (line) => line.includes('"fingerprints":{"tls":'))) {
      const key = `${record.src_ip} ${record.src_port}`
      hellos.set(key, (hellos.get(key) ?? new Set()).add(record.fingerprints.tls))
    }
    const isTls = (line: string) => line.includes('"event_type":"tls"') && line.includes('"client_handshake"')
    return corpusRecords<SuricataEvent>(`suricata-8.0.8/mercury/${capture}/eve.json`, isTls).flatMap((event) => {
      const [fingerprint, ...others] = hellos.get(`${event.src_ip} ${event.src_port}`) ?? []
      const keys = keysOf(event)
      return fingerprint === undefined || others.length > 0 || keys === undefined ? [] : [{ keys, fingerprint }]
    })
  })
}

function keysOf({ tls }: SuricataEvent): Pair['keys'] | undefined {
  const { ja3, ja4, client_handshake: lists } = tls
  const version = VERSIONS[lists?.version ?? '']
  if (ja3 === undefined || ja4 === undefined || lists === undefined || version === undefined) return undefined
  const { ciphers, exts, sig_algs = [] } = lists
  const handshake = { version, cipherSuites: ciphers, extensions: exts, signatureAlgorithms: sig_algs }
  return { ja3: ja3.hash, ja4: [ja4], handshake }
}

/** A database in which each fingerprint is a process of its own. */
function databaseOf(lines: readonly { str_repr: string; ja3?: Record<string, number> }[]): Database {
  const text = lines
    .map((line) => JSON.stringify({ ...line, total_count: 1, process_info: [{ process: line.str_repr, count: 1 }] }))
    .join('\n')
  return loadDatabase(new TextEncoder().encode(text), { gunzip, digests: nodeDigests })
}

/** The ways to ask: with one key, and with two. */
const CHOICES = [
  ['handshake', ({ handshake }: LoggedKeys) => ({ handshake })],
  ['ja4', ({ ja4 }: LoggedKeys) => ({ ja4 })],
  ['ja3', ({ ja3 }: LoggedKeys) => ({ ja3 })],
  ['ja3+ja4', ({ ja3, ja4 }: LoggedKeys) => ({ ja3, ja4 })],
] as const

describeWithCorpus('what Suricata 8.0.8 logs of the hellos that mercury 2.18.0 fingerprints', () => {
  const hellos = pairs()
  const inWireOrder = databaseOf(hellos.map(({ fingerprint }) => ({ str_repr: fingerprint })))
  const sorted = databaseOf(
    hellos.map(({ keys, fingerprint }) => ({ str_repr: sortedForm(fingerprint), ja3: { [keys.ja3]: 1 } })),
  )

  test('is known of enough hellos', () => {
    expect(hellos.length).toBeGreaterThanOrEqual(145)
  })

  test.each(CHOICES)('leads to the fingerprint by %s', (tier, chosen) => {
    for (const { keys, fingerprint } of hellos) {
      const answer = inWireOrder.findLogged(chosen(keys))
      expect(answer?.by).toBe(tier)
      expect(answer?.entries.map((entry) => entry.fingerprint)).toContain(fingerprint)
    }
  })

  test.each(CHOICES)('leads to the sorted fingerprint by %s', (tier, chosen) => {
    for (const { keys, fingerprint } of hellos) {
      const answer = sorted.findLogged(chosen(keys))
      expect(answer?.by).toBe(tier)
      expect(answer?.entries.map((entry) => entry.fingerprint)).toContain(sortedForm(fingerprint))
    }
  })
})

function sortedForm(fingerprint: string): string {
  const facts = parseNpf(fingerprint)
  return facts === undefined ? '' : formatNpf(facts, 'tls/1')
}
