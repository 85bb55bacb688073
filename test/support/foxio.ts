import { existsSync } from 'node:fs'
import { corpus, corpusText } from '../corpus.ts'

/** A row of what FoxIO's tools printed: see the head of `foxio/expected-ja4.tsv`. */
export type FoxioRow = Readonly<Record<string, string>>

/** The JA4 that FoxIO's Rust tool printed over a transport, for the captures that the corpus has. */
export function foxioRows(transport: 'tcp' | 'udp'): FoxioRow[] {
  const [head = [], ...rows] = corpusText('foxio/expected-ja4.tsv')
    .trimEnd()
    .split('\n')
    .map((row) => row.split('\t'))
  return rows
    .map((row): FoxioRow => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])))
    .filter((row) => row.impl === 'rust' && row.transport === transport && row.ja4 !== '')
    .filter(({ pcap }) => existsSync(corpus(`foxio/${pcap}`)))
}

/** Addresses, ports and JA4 of a row. */
export function foxioLine({ src, sport, dst, dport, ja4 }: FoxioRow): string {
  return [src, sport, dst, dport, ja4].join(' ')
}
