import { nodeDigests } from '@fingerpost/database/node'
import { Enricher, type OutputSchema, outputSchemas } from '@fingerpost/enrich'
import type { Classifier, Identification } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { corpusFiles, corpusText, describeWithCorpus } from '../corpus.ts'

const curl: Identification = { process: 'curl', score: 0.75, match: { by: 'ja3', fingerprints: 2 } }
const classifier: Classifier = {
  types: new Set(['tls', 'quic', 'ssh', 'http']),
  identify: () => curl,
  identifyLogged: () => curl,
  explain: () => undefined,
}

function enriched(text: string, schema?: OutputSchema): string {
  const enricher = new Enricher({ digests: nodeDigests, classifier, schema, join: { by: 'flow_id', seconds: 1e12 } })
  return enricher.enrich(Buffer.from(text)).toString()
}

interface Answer {
  process: string
  joined_by?: string
  tls?: { client: { ja3?: string; ja4?: string } }
}

interface Line {
  event_type: string
  flow_id: number
  process?: unknown
  actor?: unknown
  tls?: { ja3?: { hash: string } }
  ssh?: { client: { hassh: { hash: string } } }
  fingerpost?: Answer
  enrichments?: { name: string; value: string; type: string; provider: string; data: Answer }[]
}

function linesIn(text: string): Line[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

describeWithCorpus('answers in the schemas of others', () => {
  const log = ['foxio', 'sv'].flatMap((set) =>
    corpusFiles(`suricata-8.0.8/${set}`).map((name) => corpusText(`suricata-8.0.8/${set}/${name}/eve.json`)),
  )
  const text = log.join('')
  const plain = linesIn(enriched(text))

  test('ECS: an object of its own, with the hashes that Suricata logged; nothing in process.*', () => {
    let hashes = 0
    for (const [at, line] of linesIn(enriched(text, outputSchemas.ecs)).entries()) {
      const { tls, ...answer } = line.fingerpost ?? {}
      expect(line.fingerpost && answer).toEqual(plain[at]?.fingerpost)
      expect([line.process, line.tls]).toEqual([undefined, plain[at]?.tls])
      if (line.event_type !== 'tls' || tls?.client.ja3 === undefined) continue
      expect(tls.client.ja3).toBe(line.tls?.ja3?.hash)
      hashes++
    }
    expect(hashes).toBeGreaterThan(50)
  })

  test('OCSF: an enrichment with the attribute that it is of; nothing in actor.process', () => {
    const names = new Map<string, string>()
    for (const [at, line] of linesIn(enriched(text, outputSchemas.ocsf)).entries()) {
      const [enrichment] = line.enrichments ?? []
      expect(enrichment?.data).toEqual(plain[at]?.fingerpost)
      expect(line).not.toHaveProperty('actor')
      if (enrichment === undefined) continue
      expect(enrichment).toMatchObject({ type: 'process', provider: 'fingerpost' })
      names.set(enrichment.name, enrichment.value)
      if (line.event_type === 'flow') expect(enrichment.value).toBe(`${line.flow_id}`)
      if (line.event_type === 'ssh') expect(enrichment.value).toBe(line.ssh?.client.hassh.hash)
    }
    expect([...names.keys()]).toEqual(expect.arrayContaining(['ja4_fingerprint_list', 'connection_info.uid']))
    expect(enriched(enriched(text, outputSchemas.ocsf), outputSchemas.ocsf)).toBe(enriched(text, outputSchemas.ocsf))
  })
})

test('columns of TSV are the same in every schema', () => {
  const rows = `#fields\tts\tuid\tja3\n1.5\tC1\t${'a'.repeat(32)}\n`
  for (const schema of Object.values(outputSchemas)) {
    expect(enriched(rows, schema)).toBe(enriched(rows))
    expect(enriched(rows, schema)).toContain('\tcurl\t0.75\t')
  }
})
