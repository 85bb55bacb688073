import { EndpointCounts, Fingerprinter, FlowGroups, pmercuryRecord, readCaptureFile } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'

interface Flow {
  readonly fingerprints: readonly { readonly event_start: number }[]
  readonly tls?: { readonly server_certs?: unknown }
  readonly readable?: unknown
}

interface Endpoint {
  readonly identifier?: string
  readonly fingerprints?: Readonly<Record<string, unknown>>
}

/** What pmercury finds messages of; captures of DTLS it takes for others (docs/groups.md). */
const { tcp, tls, tls_server, http, http_server, ssh, ssh_server, dhcp } = registry
const PROTOCOLS = [tcp, tls, tls_server, http, http_server, ssh, ssh_server, dhcp]

/** pmercury fails at these and prints no endpoints: at a record of certificates alone, or DHCP without requested_ip. */
const WITHOUT_ENDPOINTS = ['capture2', 'corner-cases', 'http_request.capture2', 'standalone_cert', 'tls_sgt']

/** What is not the same, and why (docs/groups.md). */
const DIFFERENT: ReadonlyMap<string, string> = new Map([
  ['-g dtls_fragmented_client_hello', 'takes a fragment of a hello for the whole'],
  ['-e dtls_fragmented_client_hello', 'takes a fragment of a hello for the whole'],
  ['-g tls_sgt', 'finds no ClientHello in frames with Cisco metadata, and certificates as records of their own'],
  ['-e test_decrypt', 'counts hellos apart that differ in the GREASE of supported_versions alone'],
])

describeWithCorpus('flows and endpoints of pmercury 2019 (corpus/pmercury)', () => {
  test.each(corpusFiles('pmercury/expected/g'))('-g %s', async (file) => {
    const { flows } = await grouped(nameOf(file))
    const theirs = corpusRecords<Flow>(`pmercury/expected/g/${file}`)
    compare(`-g ${nameOf(file)}`, flows, theirs.filter(hasFingerprints).map(withoutCertificates))
  })

  test.each(corpusFiles('pmercury/expected/e'))('-e %s', async (file) => {
    const { endpoints } = await grouped(nameOf(file))
    const theirs = corpusRecords<Endpoint>(`pmercury/expected/e/${file}`).filter(({ identifier }) => identifier)
    if (WITHOUT_ENDPOINTS.includes(nameOf(file))) expect(theirs).toEqual([])
    else compare(`-e ${nameOf(file)}`, endpoints, theirs)
  })
})

function compare(name: string, ours: readonly unknown[], theirs: readonly unknown[]): void {
  if (DIFFERENT.has(name)) expect(sorted(ours)).not.toEqual(sorted(theirs))
  else expect(sorted(ours)).toEqual(sorted(theirs))
}

/** What a capture holds, as `fp-capture --schema pmercury --no-reassembly` prints it with -g and with -e. */
async function grouped(name: string): Promise<{ flows: unknown[]; endpoints: unknown[] }> {
  const [flows, endpoints]: [unknown[], unknown[]] = [[], []]
  const groups = new FlowGroups((line) => flows.push(JSON.parse(line)), 'pmercury')
  const counts = new EndpointCounts((line) => endpoints.push(JSON.parse(line)), 'pmercury')
  const fingerprinter = new Fingerprinter(
    (record) => {
      const line = pmercuryRecord({ ...record, truncated: false }, { digests: nodeDigests })
      groups.add(record, line)
      counts.add(record, line)
    },
    {
      protocols: PROTOCOLS,
      reassembly: false,
      opened: (opening) => groups.opened(opening),
      closed: (closing) => groups.closed(closing),
    },
  )
  await readCaptureFile(corpus(`mercury/${name}.pcap`), fingerprinter)
  fingerprinter.finish()
  groups.finish()
  counts.finish()
  return { flows, endpoints }
}

function nameOf(file: string): string {
  return file.replace(/\.json$/, '')
}

function hasFingerprints({ fingerprints }: Flow): boolean {
  return fingerprints.length > 0
}

/** A flow of theirs as if certificates were not printed: we print them with --certificates, as records of their own. */
function withoutCertificates({ tls: hello, ...flow }: Flow): unknown {
  if (hello === undefined) return flow
  const { server_certs: certificates, ...rest } = hello
  const times = flow.fingerprints.map(({ event_start }) => event_start)
  const end = certificates === undefined ? {} : { event_end: Math.max(...times) }
  return { ...flow, ...end, ...(Object.keys(rest).length > 0 ? { tls: rest } : {}) }
}

/** Lines in an order of their own: ours come when a flow ends, theirs as they began. */
function sorted(lines: readonly unknown[]): unknown[] {
  return lines.map(withoutFaults).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** Without two faults of theirs: the CR on a value whose line is cut before its LF, and GREASE in supported_versions. */
function withoutFaults(line: unknown): unknown {
  const text = JSON.stringify(line).replaceAll('0d)"', ')"')
  return JSON.parse(text.replaceAll(/(\(002b00[0-9a-f]{4})([0-9a-f])a\2a/g, '$10a0a'))
}

function keyOf(line: unknown): string {
  const { identifier, src_ip, src_port, dst_ip, dst_port, event_start } = Object(line)
  return [identifier, src_ip, src_port, dst_ip, dst_port, event_start].join(' ')
}
