import { type Database, loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { Enricher } from '@fingerpost/enrich'
import { registry } from '@fingerpost/fingerprint'
import type { Classifier } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { corpus, corpusText, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'
import { connection, print } from '../support/suricata.ts'
import { unescapeCell, zeekCut } from '../support/zeek-cut.ts'
import { zeekFlow } from '../support/zeek-log.ts'

const LISTS = 'zeek/logs/scripts.policy.protocols.ssl.ssl-log-ext/ssl-all.log'
const CAPTURES = ['dhe', 'ecdhe', 'ssl.v3', 'tls13_wolfssl', 'tls13draft23-chrome67.0.3368.0-canary', 'dtls1_2']
const PROTOCOLS = [registry.tls, registry.dtls, registry.quic]

/** The fingerprints of the hellos of a capture by their connections; the first where one has several. */
async function fingerprintsOf(capture: string): Promise<ReadonlyMap<string, string>> {
  const records = await recordsOf(corpus(capture), { protocols: PROTOCOLS })
  const hellos = records.filter(({ protocol }) => /client_hello|quic/.test(protocol.name)).reverse()
  return new Map(hellos.map((record) => [connection(record), print(record, record.protocol.formats[0] ?? '')]))
}

function databaseOf(fingerprints: Iterable<string>): Database {
  const lines = [...new Set(fingerprints)].map((str_repr) =>
    JSON.stringify({ str_repr, total_count: 1, process_info: [{ process: str_repr, count: 1 }] }),
  )
  return loadDatabase(new TextEncoder().encode(lines.join('\n')), { gunzip, digests: nodeDigests })
}

/** Names the fingerprints that a database finds for what a log tells. */
function classifierOf(database: Database): Classifier {
  const identifyLogged: Classifier['identifyLogged'] = (query) => {
    const found = database.findLogged(query)
    if (found === undefined) return { status: 'unknown' }
    const oneOf = found.entries.map(({ fingerprint }) => fingerprint)
    const match = { by: found.by, fingerprints: oneOf.length }
    return { process: oneOf[0] ?? '', score: 1, match, openSet: { pUnlisted: 0, ambiguity: 1, oneOf } }
  }
  const types = new Set(['tls', 'dtls', 'quic'])
  return { types, identify: () => ({ status: 'unknown' }), identifyLogged, explain: () => undefined }
}

/** The rows of a log in TSV, enriched, by name. */
function answersIn(path: string, database: Database) {
  const enricher = new Enricher({ digests: nodeDigests, classifier: classifierOf(database) })
  const { rows, setSeparator } = zeekCut(enricher.enrich(Buffer.from(corpusText(path))).toString('latin1'))
  return rows.map((row) => ({
    flow: zeekFlow(Object.fromEntries(row)),
    match: row.get('fp_match'),
    oneOf: row.get('fp_one_of')?.split(setSeparator).map(unescapeCell) ?? [],
  }))
}

describeWithCorpus('answers for the logs of Zeek', () => {
  test("the lists of ssl-log-ext lead to the packets' fingerprints, also after a HelloVerifyRequest", async () => {
    const maps = await Promise.all(CAPTURES.map((name) => fingerprintsOf(`zeek/tls/${name}.pcap`)))
    const sent = new Map(maps.flatMap((map) => [...map]))
    const answers = answersIn(LISTS, databaseOf(sent.values()))
    const known = answers.filter(({ flow }) => sent.has(flow))
    for (const { flow, match, oneOf } of known) {
      expect(match, flow).toBe('handshake')
      expect(oneOf, flow).toEqual([sent.get(flow)])
    }
    // The hello of SSL 2 in ssl.v3 has no fingerprint; the captures of the other rows are not in the corpus.
    expect(known).toHaveLength(7)
    expect(answers).toHaveLength(12)
  })

  test("FoxIO's JA4 leads to the packets' fingerprints", async () => {
    const sent = await fingerprintsOf('foxio/tls-handshake.pcapng')
    const answers = answersIn('zeek/logs/ja4-tls-handshake/ssl.log', databaseOf(sent.values()))
    expect(answers).toHaveLength(20)
    for (const { flow, match, oneOf } of answers) {
      expect(match, flow).toBe('ja4')
      expect(oneOf, flow).toContain(sent.get(flow))
    }
  })
})
