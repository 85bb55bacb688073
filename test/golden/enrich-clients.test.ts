import { readFileSync } from 'node:fs'
import type { FingerprintRecord } from '@fingerpost/capture'
import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { Enricher } from '@fingerpost/enrich'
import { registry } from '@fingerpost/fingerprint'
import { type Classifier, createClassifier } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { corpus, corpusText, describeWithCorpus } from '../corpus.ts'
import { fixture } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'
import { connection, connectionOf, print, type SuricataEvent, suricataRuns } from '../support/suricata.ts'

interface EnrichedEvent extends SuricataEvent {
  readonly http?: { readonly http_method: string }
  readonly flow?: SuricataEvent
  readonly ssh?: { readonly client?: { readonly hassh?: unknown } }
  readonly fingerpost?: { readonly process?: string; readonly match?: unknown }
}

const UNKNOWN = { status: 'unknown' }

/** A database in which each fingerprint is a process of its own. */
function classifierOf(type: string, fingerprints: Iterable<string>): Classifier {
  const lines = [...new Set(fingerprints)].map((text) =>
    JSON.stringify({ str_repr: text, fp_type: type, total_count: 1, process_info: [{ process: text, count: 1 }] }),
  )
  const bytes = new TextEncoder().encode(lines.join('\n'))
  return createClassifier(loadDatabase(bytes, { gunzip, digests: nodeDigests }), { rule: 'pmercury' })
}

/** The events of a log after enriching it, which changes nothing but the member that it adds. */
function enriched(log: string, classifier: Classifier): EnrichedEvent[] {
  const enricher = new Enricher({ digests: nodeDigests, classifier })
  const after = enricher.enrich(Buffer.from(log)).toString()
  expect(after.replaceAll(/,"fingerpost":\{[^\n]*\}\}(?=\n|$)/g, '}')).toBe(log)
  return after
    .trimEnd()
    .split('\n')
    .map((line): EnrichedEvent => JSON.parse(line))
}

function byConnection(records: readonly FingerprintRecord[], format: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const record of records) {
    const key = connection(record)
    found.set(key, [...(found.get(key) ?? []), print(record, format)])
  }
  return found
}

test('requests of Suricata 7.0.10 with all fields lead to the fingerprints of their packets', async () => {
  const records = await recordsOf(fixture('eve-http/loopback.pcap'), { protocols: [registry.http] })
  const sent = byConnection(records, 'http')
  const log = readFileSync(fixture('eve-http/eve.ndjson'), 'utf8')
  const events = enriched(log, classifierOf('http', [...sent.values()].flat()))
  const processes = events.map(({ fingerpost }) => fingerpost?.process)
  const expected = events.map((event) => {
    const ofFlow = sent.get(connectionOf(event)) ?? []
    return ofFlow.find((text) => text.includes(`(${Buffer.from(event.http?.http_method ?? '').toString('hex')})`))
  })
  expect(processes.slice(0, 13)).toEqual(expected.slice(0, 13))
  expect(new Set(processes.slice(0, 13)).size).toBe(12)
  // What the log does not keep: two fields of one name, that there was none, the space before a value that is missing
  // here, where a value was folded, and a value that is not UTF-8.
  const others = events.slice(13).map(({ fingerpost }) => fingerpost)
  expect(others).toEqual([UNKNOWN, undefined, UNKNOWN, UNKNOWN, undefined])
})

describeWithCorpus('SSH in the logs of Suricata 8.0.8', () => {
  test('a client is found by its HASSH as it is by its packets', async () => {
    const runs = suricataRuns().filter(({ log }) => corpusText(log).includes('"hassh"'))
    const sent = new Map<string, string[]>()
    for (const { capture } of runs) {
      const records = await recordsOf(corpus(capture), { protocols: [registry.ssh] })
      const whole = records.filter(({ protocol, message }) => protocol.fingerprint(message, 'ssh', nodeDigests))
      for (const [key, texts] of byConnection(whole, 'ssh')) sent.set(`${capture} ${key}`, texts)
    }
    const classifier = classifierOf('ssh', [...sent.values()].flat())
    const counts = new Map<string, number>()
    for (const { capture, log } of runs) {
      for (const event of enriched(corpusText(log), classifier)) {
        if (event.ssh?.client?.hassh === undefined) continue
        const [fingerprint] = sent.get(`${capture} ${connectionOf(event.flow ?? event)}`) ?? []
        expect(event.fingerpost, log).toMatchObject({
          process: fingerprint,
          match: { by: 'hassh', fingerprints: 1 },
        })
        counts.set(event.event_type, (counts.get(event.event_type) ?? 0) + 1)
      }
    }
    expect(Object.fromEntries(counts)).toEqual({ ssh: 8, alert: 4 })
  })
})
