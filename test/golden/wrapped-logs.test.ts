import { nodeDigests } from '@fingerpost/database/node'
import { Enricher } from '@fingerpost/enrich'
import type { Classifier, Identification } from '@fingerpost/inference'
import { type LogFormats, logFormats, wrappedFormats } from '@fingerpost/logs'
import { expect, test } from 'vitest'
import { corpusFiles, corpusText, describeWithCorpus } from '../corpus.ts'

const curl: Identification = { process: 'curl', score: 0.75, match: { by: 'ja3', fingerprints: 2 } }
const classifier: Classifier = {
  types: new Set(['tls', 'quic', 'ssh', 'http']),
  identify: () => curl,
  identifyLogged: () => curl,
  explain: () => undefined,
}

const enricherOf = (formats: LogFormats) => new Enricher({ digests: nodeDigests, classifier, formats })
const enrich = (enricher: Enricher, text: string) => enricher.enrich(Buffer.from(text)).toString()

/** What the shippers write for a line, by their documentation of the codec and the pipeline that is named. */
const SHIPPERS: readonly (readonly [string, string | undefined, (line: string) => string])[] = [
  [
    'Filebeat 9, codec.json',
    undefined,
    (line) => JSON.stringify({ '@timestamp': '2026-11-24T00:00:00.000Z', log: { offset: 7 }, message: line }),
  ],
  ['Filebeat 9, pretty', undefined, (line) => `{ "message" : ${JSON.stringify(line)}, "input": {"type": "log"} } `],
  ['Vector 0.5x, file source', undefined, (line) => JSON.stringify({ file: '/eve.json', message: line })],
  [
    'Logstash 9, ECS v8',
    undefined,
    (line) => JSON.stringify({ event: { original: line }, host: { name: 'sensor' }, message: 'parsed already' }),
  ],
  ['Logstash, flattened', undefined, (line) => JSON.stringify({ 'event.original': line })],
  ['rsyslog, jsonmesg', undefined, (line) => JSON.stringify({ msg: ` @cee: ${line}`, programname: 'suricata' })],
  ['Elastic, parsed', 'suricata.eve', (line) => `{"suricata":{"eve":${line}},"message":"no event"}`],
  ['an unusual name', 'a.b', (line) => JSON.stringify({ 'a.b': line })],
]

describeWithCorpus('wrapped events', () => {
  const lines = ['foxio', 'sv'].flatMap((set) =>
    corpusFiles(`suricata-8.0.8/${set}`).flatMap((name) =>
      corpusText(`suricata-8.0.8/${set}/${name}/eve.json`).split('\n').filter(Boolean),
    ),
  )
  const plain = enricherOf([logFormats.eve])
  const isAnnotated = lines.map((line) => enrich(plain, line) !== line)

  test.each(SHIPPERS)('of %s have the answers that their events have alone', (_, member, wrap) => {
    const enricher = enricherOf(wrappedFormats(member))
    for (const [at, line] of lines.entries()) {
      const outer = wrap(line)
      const after = enrich(enricher, outer)
      const added = after.length - outer.length
      if (!isAnnotated[at]) expect(after).toBe(outer)
      else {
        const { fingerpost, ...rest } = JSON.parse(after)
        expect([fingerpost.process, rest]).toEqual(['curl', JSON.parse(outer)])
        const brace = outer.lastIndexOf('}')
        expect(after.slice(0, brace) + after.slice(brace + added)).toBe(outer)
        expect(enrich(enricher, after)).toBe(after)
      }
    }
    expect(isAnnotated.filter(Boolean).length).toBeGreaterThan(200)
    expect(enricher.counts.fingerprinted).toBe(plain.counts.fingerprinted)
  })

  test('that are not wrapped, or of Zeek, are read in the same stream', () => {
    const [line = ''] = lines.filter((_, at) => isAnnotated[at])
    const zeek = '{"ts":1.5,"uid":"C1","ja3":"e7d705a3286e19ea42f587b344ee6865"}'
    const enricher = enricherOf(wrappedFormats())
    for (const event of [line, zeek, JSON.stringify({ message: zeek })])
      expect(enrich(enricher, event)).toContain('"process":"curl"')
  })
})

test('other lines of a shipper pass, and torn ones are counted', () => {
  const enricher = enricherOf(wrappedFormats())
  const others = ['{"message":"started"}', '{"message":7}', '{}', '', '{"message":null,"event":"x"}']
  for (const line of others) expect(enrich(enricher, line)).toBe(line)
  expect(enricher.counts.unreadable).toBe(0)
  const torn = ['{"message":"{\\"event_type\\":\\"tls\\",\\"tls\\":{\\"ja3\\""}', '{"message":', '7', '[]', 'null']
  for (const line of torn) expect(enrich(enricher, line)).toBe(line)
  expect(enricher.counts.unreadable).toBe(torn.length)
})
