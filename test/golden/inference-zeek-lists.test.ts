import { type LoggedHandshake, loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { isGrease, registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'
import { connection, print } from '../support/suricata.ts'
import { type ZeekRow, zeekFlow, zeekRows } from '../support/zeek-log.ts'

/** The lists of Zeek's policy ssl-log-ext as the key `handshake`; it logs GREASE, and halves of signature algorithms. */
function handshakeOf(row: ZeekRow): LoggedHandshake {
  const list = (name: string) => (row[name] === '-' ? [] : (row[name] ?? '').split(',').map(Number))
  const sent = (name: string) => list(name).filter((value) => !isGrease(value))
  const halves = list('sigalgs')
  return {
    version: Math.max(Number(row.client_version), ...sent('client_supported_versions')),
    cipherSuites: sent('client_ciphers'),
    extensions: sent('ssl_client_exts'),
    signatureAlgorithms: list('hashalgs').map((hash, at) => (hash << 8) | (halves[at] ?? 0)),
  }
}

const CAPTURES = ['dhe', 'ecdhe', 'ssl.v3', 'tls13_wolfssl', 'tls13draft23-chrome67.0.3368.0-canary']

/** The fingerprints that the hellos of the captures have in wire order, by connection. */
async function fingerprints(): Promise<ReadonlyMap<string, string>> {
  const options = { protocols: [registry.tls] }
  const records = await Promise.all(CAPTURES.map((name) => recordsOf(corpus(`zeek/tls/${name}.pcap`), options)))
  const hellos = records.flat().filter(({ protocol }) => protocol.name === 'tls.client_hello')
  return new Map(hellos.map((record) => [connection(record), print(record, 'tls')]))
}

function databaseOf(fingerprints: Iterable<string>) {
  const lines = [...new Set(fingerprints)].map((str_repr) =>
    JSON.stringify({ str_repr, total_count: 1, process_info: [{ process: str_repr, count: 1 }] }),
  )
  return loadDatabase(new TextEncoder().encode(lines.join('\n')), { gunzip, digests: nodeDigests })
}

describeWithCorpus('the lists that Zeek logs with ssl-log-ext (corpus/zeek)', () => {
  test('lead to the fingerprint as the key handshake', async () => {
    const known = await fingerprints()
    const database = databaseOf(known.values())
    const rows = zeekRows('zeek/logs/scripts.policy.protocols.ssl.ssl-log-ext/ssl-all.log')
    const found = rows.flatMap((row) => {
      const fingerprint = known.get(zeekFlow(row))
      return fingerprint === undefined
        ? []
        : [{ fingerprint, answer: database.findLogged({ handshake: handshakeOf(row) }) }]
    })
    // One connection in each capture, three in ssl.v3, of which the first has an SSL 2 hello (80 55 01): not fingerprinted.
    expect(found).toHaveLength(6)
    for (const { fingerprint, answer } of found) {
      expect(answer).toMatchObject({ by: 'handshake', entries: [{ fingerprint }] })
    }
  })
})
