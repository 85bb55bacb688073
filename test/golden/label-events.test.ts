import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeDigests } from '@fingerpost/database/node'
import { Enricher } from '@fingerpost/enrich'
import type { Classifier } from '@fingerpost/inference'
import { labelFiles } from '@fingerpost/label'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { corpus, corpusFiles, corpusText, describeWithCorpus } from '../corpus.ts'
import { fixture } from '../support/fixtures.ts'

const SETS = ['foxio', 'mercury', 'sv', 'zeek']
const unknown = () => ({ status: 'unknown' }) as const

/** Knows every type of message, and no process. */
const classifier: Classifier = {
  types: new Set(['tls', 'quic', 'dtls', 'ssh', 'http']),
  identify: unknown,
  identifyLogged: unknown,
  explain: () => undefined,
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'label-events-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A log of Zeek with times, which its test suite masks, and with the JA3 that a package would have logged. */
function completed(log: string): string {
  const added = (line: string) => (line.startsWith('#fields') ? '\tja3' : line.startsWith('#types') ? '\tstring' : '')
  return log
    .replaceAll('XXXXXXXXXX.XXXXXX', '1700000000.000000')
    .split('\n')
    .map((line) => line + (line === '' || line.startsWith('#') ? added(line) : `\te7d705a3286e19ea42f587b344ee6865`))
    .join('\n')
}

/** What `fpdb label` makes of lines: how many it takes, and how many it passes over for which reason. */
async function labelled(lines: readonly string[]) {
  const [records, events] = [join(folder, 'eve.json'), join(folder, 'events.ndjson')]
  writeFileSync(records, lines.map((line) => `${line}\n`).join(''))
  writeFileSync(events, '')
  const found = labelFiles(
    { records: [records], events: [events] },
    {
      window: { before: 1, after: 1 },
      disorder: Number.POSITIVE_INFINITY,
      skipInvalid: false,
      digests: nodeDigests,
      signal: new AbortController().signal,
    },
  )
  for await (const line of found.lines) expect(line).toBeUndefined()
  const { taken, passed } = found.counts.records
  return { taken, without5Tuple: passed.get('no 5-tuple') ?? 0, withoutFingerprint: passed.get('no fingerprint') ?? 0 }
}

/** The lines to which `fp-enrich` adds something. */
function enriched(lines: readonly string[]): ReadonlySet<string> {
  const enricher = new Enricher({ digests: nodeDigests, classifier })
  return new Set(lines.filter((line) => enricher.enrich(Buffer.from(line)).toString() !== line))
}

describeWithCorpus('fp-enrich and fpdb label', () => {
  const logs = SETS.flatMap((set) =>
    corpusFiles(`suricata-8.0.8/${set}`).map((name) => {
      const log = `suricata-8.0.8/${set}/${name}/eve.json`
      return [log, corpusText(log)] as const
    }),
  )
  logs.push(['eve-http', readFileSync(fixture('eve-http/eve.ndjson'), 'utf8')])

  test('take the same events of the logs of Suricata 8.0.8, and of requests that 7.0.10 logged with all fields', async () => {
    const kinds = new Map<string, number>()
    for (const [log, text] of logs) {
      const lines = text.split('\n').filter(Boolean)
      const taken = enriched(lines)
      const [answered, others] = [lines.filter((line) => taken.has(line)), lines.filter((line) => !taken.has(line))]
      const ofTaken = await labelled(answered)
      expect(ofTaken.taken + ofTaken.without5Tuple, log).toBe(answered.length)
      expect(await labelled(others), log).toEqual({ taken: 0, without5Tuple: 0, withoutFingerprint: others.length })
      for (const line of answered) {
        const { event_type } = JSON.parse(line)
        kinds.set(event_type, (kinds.get(event_type) ?? 0) + 1)
      }
    }
    expect([...kinds.keys()].sort()).toEqual(['alert', 'http', 'quic', 'ssh', 'tls'])
  })

  test('take the same rows of the logs of Zeek in TSV', async () => {
    let rows = 0
    const names = corpusFiles('zeek/logs').filter((name) => existsSync(corpus(`zeek/logs/${name}/ssl.log`)))
    for (const name of names) {
      const log = completed(corpusText(`zeek/logs/${name}/ssl.log`))
      if (!log.includes('#fields\tts\tuid\tid.orig_h')) continue
      const enricher = new Enricher({ digests: nodeDigests, classifier })
      enricher.enrich(Buffer.from(log))
      const ofLog = await labelled(log.split('\n').filter(Boolean))
      expect(ofLog.taken + ofLog.without5Tuple, name).toBe(enricher.counts.fingerprinted)
      rows += ofLog.taken
    }
    expect(rows).toBeGreaterThan(40)
  })
})
