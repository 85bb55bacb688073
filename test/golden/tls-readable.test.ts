import { pmercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { numberNames } from '@fingerpost/fingerprint/names'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'

type Extension = Readonly<Record<string, unknown>>

interface Hello {
  readonly version: string
  readonly cipher_suites?: readonly string[]
  readonly selected_cipher_suite?: string | readonly string[]
  readonly extensions: readonly Extension[]
}

interface PrintedRecord extends Record<'src_ip' | 'src_port' | 'dst_ip' | 'dst_port' | 'event_start', unknown> {
  readonly readable?: Readonly<Record<string, Hello>>
}

/** Its names for what IANA has named otherwise since (RFC 8446, section 4.2.3, and later ones). */
const NAMES_SINCE = new Map([
  ['ecdsa_sha256', 'ecdsa_secp256r1_sha256'],
  ['ecdsa_sha384', 'ecdsa_secp384r1_sha384'],
  ['ecdsa_sha512', 'ecdsa_secp521r1_sha512'],
  ...['sha1', 'sha256', 'sha384', 'sha512'].map((hash): [string, string] => [`rsa_${hash}`, `rsa_pkcs1_${hash}`]),
  ...['sha256', 'sha384', 'sha512'].map((hash): [string, string] => [`rsa_pss_${hash}`, `rsa_pss_rsae_${hash}`]),
  ['gostr34102012_512_gostr34112012_512', 'efef'],
  ['gostr34102012_256_gostr34112012_256', 'eeee'],
  ['gostr34102001_gostr3411', 'eded'],
  ['Unknown Group (514)', 'MLKEM1024'],
  ['Unknown Group (25497)', 'X25519Kyber768Draft00'],
  ['fe0d', 'encrypted_client_hello'],
  ['4469', 'application_settings'],
])

/** Extensions of which both print the list of values; it prints others in hex, in parts, or not at all. */
const LISTS = new Set([
  ...['supported_groups', 'ec_point_formats', 'signature_algorithms', 'supported_versions'],
  'application_layer_protocol_negotiation',
])

describeWithCorpus('hellos in words, pmercury 2019 (corpus/pmercury, mode w)', () => {
  test.each(corpusFiles('pmercury/expected/w'))('%s', async (file) => {
    const theirs = corpusRecords<PrintedRecord>(`pmercury/expected/w/${file}`, (line) =>
      /"tls(_server)?": "/.test(line),
    )
    const protocols = [registry.tls, registry.tls_server]
    const records = await recordsOf(corpus(`mercury/${file.replace(/json$/, 'pcap')}`), {
      reassembly: false,
      protocols,
    })
    const options = { digests: nodeDigests, names: numberNames() }
    const ours = records.map((record): PrintedRecord => JSON.parse(pmercuryRecord(record, options)))
    const lines = ours.flatMap((record) => linesOf(record))
    const missing = theirs.flatMap((record) => linesOf(record)).filter((line) => !lines.includes(line))
    expect(missing).toEqual([])
  })
})

/** Version, suites and extensions that both tell, one line a hello. */
function linesOf({ readable = {}, ...place }: PrintedRecord): string[] {
  return Object.entries(readable).flatMap(([type, hello]) => {
    if (type !== 'tls' && type !== 'tls_server') return []
    const { version, cipher_suites, selected_cipher_suite, extensions } = hello
    const suites = cipher_suites ?? [selected_cipher_suite].flat()
    const { event_start, src_ip, src_port } = place
    return [JSON.stringify([event_start, src_ip, src_port, type, version, suites, extensions.map(told)])]
  })
}

function told(extension: Extension): string {
  const [name = '', value] = Object.entries(extension)[0] ?? []
  return LISTS.has(name) ? `${name} ${JSON.stringify(listIn(value))}` : since(name)
}

/** The list itself, or the last member of an object that tells its length as well. */
function listIn(value: unknown): unknown {
  const list = typeof value === 'object' && value !== null ? Object.values(value).at(-1) : value
  if (Array.isArray(value)) return value.map(since)
  return Array.isArray(list) ? list.map(since) : value
}

function since(name: string): string {
  return NAMES_SINCE.get(name) ?? name
}
