import { nodeDigests } from '@fingerpost/database/node'
import { Enricher } from '@fingerpost/enrich'
import type { Classifier, Identification } from '@fingerpost/inference'
import type { ConnectionName } from '@fingerpost/logs'
import { expect, test } from 'vitest'
import { corpusFiles, corpusText, describeWithCorpus } from '../corpus.ts'
import { zeekCut } from '../support/zeek-cut.ts'

const JA3 = 'e7d705a3286e19ea42f587b344ee6865'
const named = (process = 'none'): Identification => ({ process, score: 0.75, match: { by: 'ja3', fingerprints: 2 } })

/** Names a process after what it connects to, so that connections have different answers. */
const classifier: Classifier = {
  types: new Set(['tls', 'quic', 'ssh', 'http']),
  identify: ({ destinationAddress }) => named(destinationAddress),
  identifyLogged: ({ serverName, destinationAddress }) => named(serverName ?? destinationAddress),
  explain: () => undefined,
}

const enricherOf = (by: ConnectionName, bounds = {}) =>
  new Enricher({ digests: nodeDigests, classifier, join: { by, ...bounds } })
const enrich = (enricher: Enricher, text: string) => enricher.enrich(Buffer.from(text)).toString()

/** Clocks jump by years within two of the captures. */
const AT_ANY_TIME = { seconds: Number.POSITIVE_INFINITY }

interface Line {
  event_type: string
  flow_id: number
  fingerpost?: { process: string; joined_by?: string }
}

function read(line: string): Line {
  return JSON.parse(line)
}

describeWithCorpus('joined logs', () => {
  const logs = ['foxio', 'mercury', 'sv', 'zeek'].flatMap((set) =>
    corpusFiles(`suricata-8.0.8/${set}`).map((name) => corpusText(`suricata-8.0.8/${set}/${name}/eve.json`)),
  )

  test('the flow events of Suricata have the answer that the events of their flow before them have', () => {
    const seen = { joined: 0, unjoined: 0, ambiguous: 0 }
    for (const log of logs) {
      const enricher = enricherOf('flow_id', AT_ANY_TIME)
      const after = enrich(enricher, log).split('\n').filter(Boolean)
      const processes = new Map<number, Set<string>>()
      for (const [at, line] of log.split('\n').filter(Boolean).entries()) {
        const { event_type, flow_id, fingerpost } = read(after[at] ?? '')
        const known = processes.get(flow_id) ?? new Set()
        if (event_type === 'flow') {
          const [process] = known.size === 1 ? known : []
          expect(fingerpost?.process).toBe(process)
          expect(fingerpost?.joined_by).toBe(process && 'flow_id')
          if (fingerpost === undefined) expect(after[at]).toBe(line)
          seen[known.size === 0 ? 'unjoined' : known.size === 1 ? 'joined' : 'ambiguous']++
          processes.delete(flow_id)
        } else if (fingerpost !== undefined) processes.set(flow_id, known.add(fingerpost.process))
      }
      expect(enrich(enricherOf('flow_id', AT_ANY_TIME), after.join('\n'))).toBe(after.join('\n'))
    }
    const counts = logs.map((log) => {
      const enricher = enricherOf('flow_id', AT_ANY_TIME)
      enrich(enricher, log)
      return enricher.counts.join
    })
    const sum = (name: keyof typeof seen) => counts.reduce((total, count) => total + (count?.[name] ?? 0), 0)
    expect({ joined: sum('joined'), unjoined: sum('unjoined'), ambiguous: sum('ambiguous') }).toEqual(seen)
    expect(seen.joined).toBeGreaterThan(200)
  })

  test.each(['quic.39264-rand', 'quic.chromium', 'quic.curl-http3', 'quic.firefox', 'quic.quicv2-http3-443'])(
    'quic.log of Zeek (%s) has in columns, by uid, the answer of ssl.log',
    (name) => {
      const [ssl, quic] = ['ssl', 'quic'].map((log) =>
        corpusText(`zeek/logs/scripts.base.protocols.${name}/${log}.log`),
      )
      const enricher = enricherOf('uid')
      const hellos = zeekCut(enrich(enricher, withJa3(ssl ?? '')))
      enricher.begin()
      const joined = zeekCut(enrich(enricher, quic ?? ''))
      expect(joined.types.slice(-6)).toEqual(['string', 'double', 'string', 'set[string]', 'string', 'string'])
      const processes = new Map(hellos.rows.map((row) => [row.get('uid'), row.get('fp_process')]))
      expect(joined.rows.length).toBeGreaterThan(0)
      for (const row of joined.rows) expect(row.get('fp_process')).toBe(processes.get(row.get('uid')) ?? '-')
      expect(enricher.counts.join?.joined).toBeGreaterThan(0)
    },
  )
})

/** A log as it would be if a package had logged a JA3. */
const withJa3 = (log: string) =>
  log
    .split('\n')
    .map((line) => {
      if (line.startsWith('#fields')) return `${line}\tja3`
      if (line.startsWith('#types')) return `${line}\tstring`
      return line === '' || line.startsWith('#') ? line : `${line}\t${JA3}`
    })
    .join('\n')

const hello = (id: string, ts: number, name = 'a.example') =>
  `{"ts":${ts},"uid":"${id}","community_id":"1:${id}","id.resp_h":"192.0.2.1","server_name":"${name}","ja3":"${JA3}"}\n`
const ended = (id: string, ts: number) => `{"ts":${ts},"uid":"${id}","community_id":"1:${id}","conn_state":"SF"}\n`
const processesIn = (text: string) =>
  text.split('\n').flatMap((line): string[] => (line === '' ? [] : [JSON.parse(line).fingerpost?.process ?? '-']))

test("Zeek's JSON: in one stream, after the hello, within the bounds", () => {
  const joined = (lines: string, bounds = {}) => processesIn(enrich(enricherOf('uid', bounds), lines))
  expect(joined(hello('A', 1) + ended('A', 1))).toEqual(['a.example', 'a.example'])
  expect(joined(ended('A', 1) + hello('A', 1))).toEqual(['-', 'a.example'])
  expect(joined(hello('A', 1) + ended('B', 1))).toEqual(['a.example', '-'])
  const two = hello('A', 1) + hello('B', 2, 'b.example') + ended('A', 1) + ended('B', 2)
  expect(joined(two)).toEqual(['a.example', 'b.example', 'a.example', 'b.example'])
  expect(joined(two, { limit: 1 })).toEqual(['a.example', 'b.example', '-', 'b.example'])
  expect(joined(hello('A', 1) + ended('A', 62), { seconds: 60 })).toEqual(['a.example', '-'])
})

test('hellos of different processes give nothing; a connection that reuses a name has its own', () => {
  const enricher = enricherOf('community_id')
  const lines = hello('A', 1) + hello('A', 1, 'b.example') + ended('A', 1) + hello('A', 9, 'b.example') + ended('A', 9)
  expect(processesIn(enrich(enricher, lines))).toEqual(['a.example', 'b.example', '-', 'b.example', 'b.example'])
  expect(enricher.counts.join).toEqual({ joined: 1, unjoined: 0, ambiguous: 1 })
})

test('refuses bounds that are none', () => {
  expect(() => enricherOf('uid', { seconds: Number.NaN })).toThrow(RangeError)
  expect(() => enricherOf('uid', { limit: -1 })).toThrow(RangeError)
})
