import { existsSync, readFileSync, statSync } from 'node:fs'
import { Fingerprinter, type FingerprintRecord, readCaptureFile } from '@fingerpost/capture'
import { nodeDigests, openAutonomousSystems, readDatabase } from '@fingerpost/database/node'
import { Enricher, type EnrichOptions } from '@fingerpost/enrich'
import { registry } from '@fingerpost/fingerprint'
import { type Classifier, createClassifier, type Identification, isIdentified } from '@fingerpost/inference'
import { logFormats } from '@fingerpost/logs'
import { beforeAll, expect, test } from 'vitest'
import { corpus, corpusFiles, describeWithCorpus } from '../corpus.ts'

interface Connection {
  readonly src_ip: string
  readonly src_port: number
  readonly dest_ip: string
  readonly dest_port: number
}

interface EveEvent extends Connection {
  readonly event_type: string
  readonly tls?: unknown
  readonly quic?: unknown
  readonly flow?: Connection
  readonly fingerpost?: unknown
}

const SETS = ['foxio', 'mercury', 'sv', 'zeek']
const NO_HELLO = 't00i000000_e3b0c44298fc_d2e2adf7177b'

/** The logs that Suricata 8.0.8 wrote, and the captures of the corpus that they are of, where they are in it. */
function logs(): { log: string; capture: string | undefined }[] {
  return SETS.flatMap((set) =>
    corpusFiles(`suricata-8.0.8/${set}`).map((name) => {
      const capture = corpus(`${set}/${name.replaceAll('__', '/')}`)
      const isThere = existsSync(capture) && statSync(capture).isFile()
      return { log: corpus(`suricata-8.0.8/${set}/${name}/eve.json`), capture: isThere ? capture : undefined }
    }),
  )
}

const connectionOf = ({ src_ip, src_port, dest_ip, dest_port }: Connection) =>
  [canonical(src_ip), src_port, canonical(dest_ip), dest_port].join(' ')

/** Suricata writes IPv6 addresses in full, which RFC 5952 does not. */
const canonical = (address: string) => (address.includes(':') ? new URL(`http://[${address}]`).hostname : address)

/** What the packets of a capture say, by connection: the answers for each whole hello. */
async function answersOf(capture: string, classifier: Classifier): Promise<Map<string, Identification[]>> {
  const answers = new Map<string, Identification[]>()
  const add = ({ protocol, message, truncated, ...record }: FingerprintRecord) => {
    if (truncated) return
    const { sourceAddress, sourcePort, destinationAddress, destinationPort } = record
    const key = connectionOf({
      src_ip: sourceAddress,
      src_port: sourcePort,
      dest_ip: destinationAddress,
      dest_port: destinationPort,
    })
    const fingerprint = protocol.fingerprint(message, 'tls', nodeDigests) ?? ''
    const { serverName } = protocol.context(message)
    const answer = classifier.identify({ fingerprint, serverName, destinationAddress, destinationPort })
    answers.set(key, [...(answers.get(key) ?? []), answer])
  }
  const fingerprinter = new Fingerprinter(add, { protocols: [registry.tls] })
  await readCaptureFile(capture, fingerprinter, new AbortController().signal)
  fingerprinter.finish()
  return answers
}

describeWithCorpus('fp-enrich over the logs of Suricata 8.0.8', () => {
  let options: EnrichOptions
  beforeAll(() => {
    const classifier = createClassifier(readDatabase(corpus('databases/cisco-2019-12.json.gz')), {
      rule: 'pmercury',
      autonomousSystems: openAutonomousSystems(corpus('databases/pyasn-2022.db.gz')),
    })
    options = { digests: nodeDigests, classifier }
  })

  test('every line stays as it is but for the member, which each event with a fingerprint has', () => {
    let enriched = 0
    for (const { log } of logs()) {
      const before = readFileSync(log)
      const enricher = new Enricher(options)
      const after = enricher.enrich(before).toString('latin1').split('\n')
      const lines = before.toString('latin1').split('\n')
      expect(after.length, log).toBe(lines.length)
      expect(enricher.counts).toMatchObject({ lines: lines.length - 1, unreadable: 0, occupied: 0 })
      for (const [index, line] of lines.entries()) {
        const out = after[index] ?? ''
        const event: EveEvent | undefined = hasFingerprint(line) ? JSON.parse(out) : undefined
        expect(event === undefined ? out : out.replace(/,"fingerpost":\{.*\}\}$/, '}')).toBe(line)
        expect(event === undefined || event.fingerpost !== undefined).toBe(true)
        enriched += event === undefined ? 0 : 1
      }
      const outcomes = [...enricher.counts.outcomes.values()].reduce((sum, count) => sum + count, 0)
      expect(outcomes).toBe(enricher.counts.fingerprinted)
    }
    expect(enriched).toBeGreaterThan(1_000)
  })

  test('one fingerprint behind a match: the answer of the packet', async () => {
    let compared = 0
    for (const { log, capture } of logs()) {
      if (capture === undefined) continue
      const found = matchesOf(log, options)
      if (found.length === 0) continue
      const answers = await answersOf(capture, options.classifier)
      for (const { event, answer } of found) {
        const client = event.event_type === 'alert' ? (event.flow ?? event) : event
        const fromPackets = answers.get(connectionOf(client))
        expect(fromPackets?.map(withoutMatch), `${log} ${connectionOf(client)}`).toContainEqual(withoutMatch(answer))
        compared++
      }
    }
    expect(compared).toBeGreaterThan(200)
  })
})

/** Whether JSON.parse finds what an enricher should find. */
function hasFingerprint(line: string): boolean {
  if (line === '') return false
  const event: EveEvent = JSON.parse(line)
  if (!['tls', 'quic', 'alert'].includes(event.event_type)) return false
  const text = JSON.stringify(event.tls ?? event.quic ?? {})
  return text.includes('"ja3":{"hash"') || (text.includes('"ja4":') && !text.includes(NO_HELLO))
}

/** The events whose JA3 and JA4 lead to one fingerprint of the database, and the answers in full. */
function matchesOf(log: string, options: EnrichOptions): { event: EveEvent; answer: Identification }[] {
  const reader = logFormats.eve.createReader({ digests: options.digests })
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter(hasFingerprint)
    .flatMap((line) => {
      const event: EveEvent = JSON.parse(line)
      const record = reader.readObject(event)
      if (typeof record === 'string' || record.key.kind !== 'hello') return []
      const { serverName, userAgent, destinationAddress, destinationPort } = record
      const { ja3, ja4 } = record.key
      const context = { serverName, userAgent, destinationAddress, destinationPort }
      const answer = options.classifier.identifyLogged({ ...context, ja3, ja4 })
      const isOne = isIdentified(answer) && answer.match.by === 'ja3+ja4' && answer.match.fingerprints === 1
      return isOne ? [{ event, answer }] : []
    })
}

function withoutMatch(answer: Identification): unknown {
  return isIdentified(answer) ? { ...answer, match: undefined } : answer
}
