import { type Database, loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { Enricher } from '@fingerpost/enrich'
import { registry } from '@fingerpost/fingerprint'
import type { Classifier } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { corpus, corpusText, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'
import { connection, print } from '../support/suricata.ts'
import { type CutLog, unescapeCell, zeekCut } from '../support/zeek-cut.ts'
import { zeekFlow } from '../support/zeek-log.ts'

const LISTS = 'zeek/logs/scripts.policy.protocols.ssl.ssl-log-ext/ssl-all.log'
const HASHES = 'zeek/logs/ja4-tls-handshake/ssl.log'
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
    return {
      process: oneOf[0] ?? '',
      score: 1,
      match,
      openSet: { pUnlisted: 0, ambiguity: 1, candidates: oneOf.length, oneOf },
    }
  }
  const types = new Set(['tls', 'dtls', 'quic'])
  return { types, identify: () => ({ status: 'unknown' }), identifyLogged, explain: () => undefined }
}

function enriched(log: string, database: Database): string {
  const enricher = new Enricher({ digests: nodeDigests, classifier: classifierOf(database) })
  return enricher.enrich(Buffer.from(log)).toString('latin1')
}

/** The rows of a log in TSV, enriched, by name. */
function answersIn(path: string, database: Database) {
  const { rows, setSeparator } = zeekCut(enriched(corpusText(path), database))
  return rows.map((row) => ({
    flow: zeekFlow(Object.fromEntries(row)),
    match: row.get('fp_match'),
    oneOf: row.get('fp_one_of')?.split(setSeparator).map(unescapeCell) ?? [],
  }))
}

/** The lines that Zeek writes for the rows of a log with `LogAscii::use_json`; masked times are left out. */
function jsonOf({ fields, types, rows }: CutLog): string {
  const valueIn = (type: string, cell: string): unknown => {
    if (/^(vector|set)\[/.test(type)) {
      const elements = cell === '(empty)' ? [] : cell.split(',')
      return elements.map((element) => valueIn(type.slice(type.indexOf('[') + 1, -1), element))
    }
    if (type === 'bool') return cell === 'T'
    return ['count', 'int', 'port', 'double', 'time'].includes(type) ? Number(cell) : unescapeCell(cell)
  }
  const lines = rows.map((row) => {
    const set = [...row].filter(([, cell]) => cell !== '-' && !cell.startsWith('XXXX'))
    const members = set.map(([name, cell]) => [name, valueIn(types[fields.indexOf(name)] ?? '', cell)])
    return JSON.stringify({ ts: 1, ...Object.fromEntries(members) })
  })
  return `${lines.join('\n')}\n`
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

  test('the same lines in JSON have the same answers', async () => {
    const captures = [...CAPTURES.map((name) => `zeek/tls/${name}.pcap`), 'foxio/tls-handshake.pcapng']
    const maps = await Promise.all(captures.map(fingerprintsOf))
    const database = databaseOf(maps.flatMap((map) => [...map.values()]))
    for (const path of [LISTS, HASHES]) {
      const answers = answersIn(path, database).map(({ match, oneOf }) => (match === '-' ? [] : [match, oneOf]))
      const lines = enriched(jsonOf(zeekCut(corpusText(path))), database)
        .trimEnd()
        .split('\n')
      const found = lines.map((line) => {
        const { match, one_of } = JSON.parse(line).fingerpost ?? {}
        return match === undefined ? [] : [match.by, one_of]
      })
      expect(found).toEqual(answers)
      expect(found.flat()).not.toEqual([])
    }
  })

  test("FoxIO's JA4 leads to the packets' fingerprints", async () => {
    const sent = await fingerprintsOf('foxio/tls-handshake.pcapng')
    const answers = answersIn(HASHES, databaseOf(sent.values()))
    expect(answers).toHaveLength(20)
    for (const { flow, match, oneOf } of answers) {
      expect(match, flow).toBe('ja4')
      expect(oneOf, flow).toContain(sent.get(flow))
    }
  })
})
