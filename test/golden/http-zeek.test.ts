import { existsSync } from 'node:fs'
import { mercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, describeWithCorpus } from '../corpus.ts'
import { type MercuryRecord, without } from '../support/mercury.ts'
import { recordsOf } from '../support/records.ts'
import { type ZeekRow, zeekFlow, zeekRows } from '../support/zeek-log.ts'

/** A record of ours. */
interface HttpRecord extends MercuryRecord {
  readonly http: {
    readonly request?: Readonly<Partial<Record<'method' | 'uri' | 'host' | 'user_agent', string>>>
    readonly response?: { readonly status_code: string; readonly status_reason: string }
  }
}

/** What both sides of a connection sent, a line each. */
interface Exchange {
  readonly requests: string[]
  readonly responses: string[]
}

const PROTOCOLS = [registry.http, registry.http_server]

/** Its capture is not here; another one has the same addresses and ports. */
const CAPTURE_MISSING = 'scripts.base.protocols.http.no-uri'

/** Its server sends two responses within one segment that nobody asked for. */
const RESPONSES_WITHIN_A_SEGMENT = 'http-desync-request-response-5.pcap'

describeWithCorpus('HTTP in the logs of Zeek (corpus/zeek/logs)', () => {
  const runs = corpusFiles('zeek/logs').filter((folder) => folder.startsWith('scripts.base.protocols.http.'))
  const here = runs.filter((folder) => folder !== CAPTURE_MISSING)
  const logs = here.map((folder) => `zeek/logs/${folder}/http.log`).filter((path) => existsSync(corpus(path)))
  const exchanges = exchangesOf(logs)

  test('method, target, host and user agent of requests, code and reason of responses', async () => {
    const judged = { requests: 0, responses: 0 }
    for (const capture of corpusFiles('zeek/http').filter((name) => name.includes('.pcap'))) {
      for (const [flow, ours] of await ourExchanges(capture)) {
        const theirs = exchanges.get(flow)
        if (theirs === undefined) continue
        expect(ours.requests, `${capture} ${flow}`).toEqual(theirs.requests)
        const missed = without(theirs.responses, ours.responses)
        expect(missed.length, `${capture} ${flow} ${missed}`).toBe(capture === RESPONSES_WITHIN_A_SEGMENT ? 2 : 0)
        judged.requests += theirs.requests.length
        judged.responses += theirs.responses.length
      }
    }
    expect(judged).toEqual({ requests: 31, responses: 57 })
  })
})

/** By flow, from the first log that has it; other logs are of other runs over the same captures. */
function exchangesOf(paths: readonly string[]): Map<string, Exchange> {
  const exchanges = new Map<string, Exchange>()
  for (const path of paths) {
    const rows = zeekRows(path)
    const flows = new Set(rows.map(zeekFlow))
    for (const flow of flows) {
      if (!exchanges.has(flow)) exchanges.set(flow, exchangeOf(rows.filter((row) => zeekFlow(row) === flow)))
    }
  }
  return exchanges
}

/** Without requests that have no version or no target, which Zeek reads as HTTP/0.9. */
function exchangeOf(rows: readonly ZeekRow[]): Exchange {
  const requests = rows.filter(({ method, version, uri }) => method !== '-' && version !== '0.9' && uri !== '(empty)')
  const responses = rows.filter(({ status_code }) => Number(status_code) > 0)
  return {
    requests: requests.map(({ method, uri, host, user_agent }) => [method, uri, host, user_agent].join(' ')),
    responses: responses.map(({ status_code, status_msg }) => `${status_code} ${status_msg}`),
  }
}

async function ourExchanges(capture: string): Promise<Map<string, Exchange>> {
  const exchanges = new Map<string, Exchange>()
  for (const record of await recordsOf(corpus(`zeek/http/${capture}`), { protocols: PROTOCOLS })) {
    const printed: HttpRecord = JSON.parse(mercuryRecord(record, { digests: nodeDigests, metadata: true }))
    const { request, response } = printed.http
    const source = `${printed.src_ip} ${printed.src_port}`
    const destination = `${printed.dst_ip} ${printed.dst_port}`
    const flow = request ? `${source} ${destination}` : `${destination} ${source}`
    const exchange = exchanges.get(flow) ?? { requests: [], responses: [] }
    if (request) exchange.requests.push(requestLine(request))
    if (response) exchange.responses.push(`${response.status_code} ${response.status_reason}`)
    exchanges.set(flow, exchange)
  }
  return exchanges
}

/** As Zeek writes it: the target decoded. */
function requestLine({ method, uri = '', host, user_agent }: NonNullable<HttpRecord['http']['request']>): string {
  const decoded = uri.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
  return [method, decoded, host, user_agent].map((part) => part ?? '-').join(' ')
}
