import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FingerprintRecord, mercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { type JoinCounts, labelFiles } from '@fingerpost/label'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { osqueryLine, type Seen, sysmonLine } from '../support/endpoint-events.ts'
import { recordsOf } from '../support/records.ts'

const WINDOW = 5
const HOUR = 3600

/** A client's message, whatever told of it. */
interface Message {
  readonly line: string
  readonly time: number
  readonly source: string
  readonly sourcePort: number
  readonly destination: string
  readonly destinationPort: number
  readonly transport: number
}

type Tuple = Pick<Message, 'source' | 'sourcePort' | 'destination' | 'destinationPort' | 'transport'>

const tuple = ({ source, sourcePort, destination, destinationPort, transport }: Tuple) =>
  [source, sourcePort, destination, destinationPort, transport].join(' ')

/** What becomes of a connection: labelled, claimed by two processes, or seen by no endpoint. */
const FATES = ['seen', 'seen', 'seen', 'claimed twice', 'unseen'] as const

/**
 * The events of a host where everything that could mislead is going on, and for each message the process that must be
 * found. Fates are dealt to connections; every message of a seen connection has an event within the window.
 */
function hostOf(messages: readonly Message[]) {
  const numbers = new Map<string, number>()
  for (const message of messages) numbers.set(tuple(message), numbers.get(tuple(message)) ?? numbers.size)
  const events: Seen[] = []
  const truth = messages.map((message, at) => {
    const number = numbers.get(tuple(message)) ?? -1
    const fate = FATES[number % FATES.length]
    const own: Seen = { ...message, process: `program-${number % 97}`, pid: 1000 + number, initiated: true }
    const other = { ...own, process: 'decoy', pid: 7 }
    events.push(...strangers(other).filter((seen) => !numbers.has(tuple(seen))), ...lookalikes(other))
    if (fate === 'unseen') return 'unmatched'
    events.push({ ...own, ...spelling(own, at), time: message.time - 0.5 - (at % 4) })
    if (fate === 'seen') return own.process
    events.push({ ...other, time: message.time + (at % 2) })
    return 'ambiguous'
  })
  return { events: events.sort((a, b) => a.time - b.time), truth }
}

/** Connections that differ from the message's in one member. */
function strangers(of: Seen): Seen[] {
  return [
    { ...of, sourcePort: of.sourcePort ^ 0x2000 },
    { ...of, destinationPort: of.destinationPort ^ 0x2000, time: of.time - 1 },
    { ...of, source: '203.0.113.77' },
    { ...of, destination: '2001:db8::77' },
    { ...of, transport: of.transport === 6 ? 17 : 6 },
  ]
}

/** The message's connection at other times, and as the process at its other end sees it. */
function lookalikes(of: Seen): Seen[] {
  return [
    { ...of, initiated: false },
    { ...of, time: of.time - HOUR },
    { ...of, time: of.time + HOUR },
  ]
}

/** Endpoints write IPv4 addresses of sockets that can do both inside IPv6. */
function spelling({ source, destination }: Seen, at: number) {
  if (at % 2 === 0 || source.includes(':')) return {}
  return { source: `::ffff:${source}`, destination: `::FFFF:${destination}` }
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-label-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Labelled {
  readonly names: readonly string[]
  readonly counts: Readonly<JoinCounts>
}

async function label(messages: readonly Message[], events: readonly string[]): Promise<Labelled> {
  const [network, endpoint] = [join(folder, 'network.ndjson'), join(folder, 'endpoint.ndjson')]
  writeFileSync(network, messages.map(({ line }) => `${line}\n`).join(''))
  writeFileSync(endpoint, events.map((line) => `${line}\n`).join(''))
  const { lines, counts } = labelFiles(
    { records: [network], events: [endpoint] },
    {
      window: { before: WINDOW, after: WINDOW },
      disorder: 60,
      skipInvalid: false,
      digests: nodeDigests,
      signal: new AbortController().signal,
    },
  )
  const names: string[] = []
  for await (const line of lines) names.push(JSON.parse(line).process.name)
  return { names, counts }
}

async function expectTruth(messages: readonly Message[], print: (seen: Seen) => string): Promise<number> {
  const { events, truth } = hostOf(messages)
  const { names, counts } = await label(messages, events.map(print))
  const expected = truth.filter((fate) => fate !== 'unmatched' && fate !== 'ambiguous')
  expect(names).toEqual(expected)
  expect(counts).toMatchObject({
    matched: expected.length,
    ambiguous: truth.filter((fate) => fate === 'ambiguous').length,
    unmatched: truth.filter((fate) => fate === 'unmatched').length,
    records: { late: 0, invalid: 0 },
    events: { late: 0, invalid: 0 },
  })
  return expected.length
}

const messageOf = (record: FingerprintRecord): Message => ({
  line: mercuryRecord(record, { digests: nodeDigests }),
  time: record.seconds + record.microseconds / 1e6,
  source: record.sourceAddress,
  sourcePort: record.sourcePort,
  destination: record.destinationAddress,
  destinationPort: record.destinationPort,
  transport: record.transport,
})

const inOrder = (messages: readonly Message[]) => [...messages].sort((a, b) => a.time - b.time)
const ofClients = (record: FingerprintRecord) => record.protocol.type === 'tls'

describeWithCorpus('fpdb label', () => {
  const captures = ['mercury', 'foxio', 'zeek'].flatMap((set) =>
    corpusFiles(set)
      .filter((name) => /\.(pcap|pcapng|trace)$/.test(name))
      .map((name) => `${set}/${name}`),
  )

  const logs = ['mercury', 'foxio', 'sv', 'zeek'].flatMap((set) =>
    corpusFiles(`suricata-8.0.8/${set}`).map((name) => `suricata-8.0.8/${set}/${name}/eve.json`),
  )

  test.each([
    ['Sysmon', sysmonLine],
    ['osquery', osqueryLine],
  ])('%s: every record of the captures that an endpoint saw is labelled, and rightly', async (_, print) => {
    let labelled = 0
    for (const capture of captures) {
      const records = await recordsOf(corpus(capture))
      labelled += await expectTruth(inOrder(records.filter(ofClients).map(messageOf)), print)
    }
    expect(labelled).toBeGreaterThan(150)
  })

  test('EVE events with a fingerprint, by the events of both kinds of endpoint', async () => {
    let labelled = 0
    for (const log of logs) {
      const messages = corpusRecords<EveEvent>(log).flatMap(messageOfEvent)
      labelled += await expectTruth(inOrder(messages), (seen) =>
        seen.sourcePort % 2 === 0 ? sysmonLine(seen) : osqueryLine(seen),
      )
    }
    expect(labelled).toBeGreaterThan(100)
  })
})

interface EveEvent {
  readonly timestamp: string
  readonly event_type: string
  readonly src_ip: string
  readonly src_port: number
  readonly dest_ip: string
  readonly dest_port: number
  readonly proto: string
  readonly tls?: { readonly ja3?: { readonly hash?: string } }
}

/** TLS events whose JA3 stands in the log: what they are labelled by does not depend on how it is read. */
function messageOfEvent(event: EveEvent): Message[] {
  if (event.event_type !== 'tls' || !event.tls?.ja3?.hash) return []
  return [
    {
      line: JSON.stringify(event),
      time: Date.parse(event.timestamp.replace('+0000', 'Z')) / 1000,
      source: event.src_ip,
      sourcePort: event.src_port,
      destination: event.dest_ip,
      destinationPort: event.dest_port,
      transport: event.proto === 'TCP' ? 6 : 17,
    },
  ]
}
