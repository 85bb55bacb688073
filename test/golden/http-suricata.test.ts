import { existsSync } from 'node:fs'
import { type FingerprintRecord, mercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { type MercuryRecord, without } from '../support/mercury.ts'
import { recordsOf } from '../support/records.ts'

/** The members of an event of Suricata that are compared: a request, and the response to it if there was one. */
interface HttpEvent {
  readonly event_type: string
  readonly src_ip: string
  readonly src_port: number
  readonly dest_ip: string
  readonly dest_port: number
  readonly http: {
    readonly hostname?: string
    readonly url?: string
    readonly http_user_agent?: string
    readonly http_content_type?: string
    readonly http_method?: string
    readonly protocol?: string
    readonly status?: number
  }
}

/** A record of ours. */
interface HttpRecord extends MercuryRecord {
  readonly http: {
    readonly request?: Readonly<Record<'method' | 'uri' | 'protocol', string>> & { readonly user_agent?: string }
    readonly response?: { readonly status_code: string; readonly content_type?: string }
  }
}

/** How many messages only we have, and only Suricata. */
interface Differences {
  readonly requests: readonly [ours: number, theirs: number]
  readonly responses: readonly [ours: number, theirs: number]
}

const NONE: Differences = { requests: [0, 0], responses: [0, 0] }

const DIFFERENCES = new Map<string, Differences>([
  // It logs no status of 16 responses whose requests it has.
  ['foxio/http1.pcapng', { requests: [0, 0], responses: [16, 0] }],
  // It logs no status of the responses whose status-line came in a segment of its own.
  ['mercury/capture2.pcap', { requests: [0, 0], responses: [48, 0] }],
  ['mercury/http_request.capture2.pcap', { requests: [0, 0], responses: [48, 0] }],
  // The capture ends within the request; it has not come to the host.
  ['mercury/multi_packet_http_request.pcap', { requests: [1, 1], responses: [0, 0] }],
  // It does not look into SOCKS.
  ['mercury/socks4_5.pcap', { requests: [4, 0], responses: [4, 0] }],
  // 100 Continue before the response.
  ['zeek/http__100-continue.pcap', { requests: [0, 0], responses: [1, 0] }],
  // A second request within the segment of the first one.
  ['zeek/http__261__variant-07-expect_100_cl0.pcap', { requests: [0, 1], responses: [0, 0] }],
  ['zeek/http__261__variant-09-te_obs_fold.pcap', { requests: [0, 1], responses: [0, 0] }],
  // `http/1.1 200 OK`: versions are case-sensitive (RFC 9112, section 2.3).
  ['zeek/http__http-lower-case-nonstandard-port.pcap', { requests: [0, 0], responses: [0, 1] }],
  ['zeek/http__http-lower-case.pcap', { requests: [0, 0], responses: [0, 1] }],
  // 31 request-lines that do not end with a version, and a method that nobody knows.
  ['zeek/http__methods.pcap', { requests: [0, 32], responses: [0, 0] }],
])

const PROTOCOLS = [registry.http, registry.http_server]

/** What it calls the target of a request that was not captured. */
const NOT_SEEN = '/libhtp::request_uri_not_seen'

describeWithCorpus('HTTP in the logs of Suricata 8.0.8 (corpus/suricata-8.0.8)', () => {
  const captures = ['foxio', 'mercury', 'sv', 'zeek'].flatMap((set) => {
    const folders = corpusFiles(`suricata-8.0.8/${set}`).map((folder) => `${set}/${folder}`)
    return folders.filter((folder) => existsSync(captureOf(folder)))
  })

  test.each(captures)('%s', async (capture) => {
    const path = `suricata-8.0.8/${capture}/eve.json`
    const events = corpusRecords<HttpEvent>(path, (line) => line.includes('"event_type":"http"'))
    const records = await recordsOf(captureOf(capture), { protocols: PROTOCOLS })
    const requests = [records.flatMap(ourRequests), events.flatMap(theirRequests)] as const
    const responses = [records.flatMap(ourResponses), events.flatMap(theirResponses)] as const
    const found = { requests: differences(...requests), responses: differences(...responses) }
    expect(found, JSON.stringify([without(...requests)])).toEqual(DIFFERENCES.get(capture) ?? NONE)
  })
})

function captureOf(name: string): string {
  return corpus(name.replaceAll('__', '/'))
}

function differences(ours: readonly string[], theirs: readonly string[]): [number, number] {
  return [without(ours, theirs).length, without(theirs, ours).length]
}

function printed(record: FingerprintRecord): HttpRecord {
  return JSON.parse(mercuryRecord(record, { digests: nodeDigests, metadata: true }))
}

function ourRequests(record: FingerprintRecord): string[] {
  const { http, ...flow } = printed(record)
  if (http.request === undefined) return []
  const { method, uri, protocol, user_agent } = http.request
  const host = record.protocol.context(record.message).serverName?.toLowerCase()
  return [
    lineOf(
      flow.src_ip,
      flow.src_port,
      flow.dst_ip,
      flow.dst_port,
      method,
      uri,
      protocol,
      user_agent,
      named(method, host),
    ),
  ]
}

function theirRequests({ src_ip, src_port, dest_ip, dest_port, http }: HttpEvent): string[] {
  const { http_method, url, protocol, http_user_agent, hostname } = http
  if (url === NOT_SEEN) return []
  const host = named(http_method, hostname)
  return [
    lineOf(address(src_ip), src_port, address(dest_ip), dest_port, http_method, url, protocol, http_user_agent, host),
  ]
}

function ourResponses(record: FingerprintRecord): string[] {
  const { http, ...flow } = printed(record)
  if (http.response === undefined) return []
  const type = http.response.content_type?.split(';')[0]
  return [lineOf(flow.dst_ip, flow.dst_port, flow.src_ip, flow.src_port, http.response.status_code, type)]
}

function theirResponses({ src_ip, src_port, dest_ip, dest_port, http }: HttpEvent): string[] {
  if (http.status === undefined) return []
  return [lineOf(address(src_ip), src_port, address(dest_ip), dest_port, http.status, http.http_content_type)]
}

function lineOf(...parts: readonly (string | number | undefined)[]): string {
  return parts.map((part) => part || '-').join(' ')
}

/** The host of a CONNECT is in its target. */
function named(method: string | undefined, host: string | undefined): string | undefined {
  return method === 'CONNECT' ? undefined : host
}

/** Suricata writes IPv6 addresses in full. */
function address(text: string): string {
  return text.includes(':') ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text
}
