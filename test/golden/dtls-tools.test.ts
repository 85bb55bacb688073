import type { FingerprinterOptions, FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusText, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'

/**
 * What tshark 4.0.17 says: `-Y dtls.handshake.ja3 -T fields -e udp.srcport -e dtls.handshake.ja3` in packet order, and
 * the same with ja3s. It puts the pieces of a hello together.
 */
const JA3: readonly [file: string, ja3: readonly string[]][] = [
  [
    'foxio/dtls-udp.notest.cap',
    ['6000 dtls 1f12ed4be0b680eb539364fa1b55b8d4', '7000 dtls_server d45798bc098cd930de7eb2f5f866e994'],
  ],
  [
    'zeek/tls/dtls1_2.pcap',
    [
      '60934 dtls 3c3d129780d0066cd8936a6291a8d44f',
      '60934 dtls 3c3d129780d0066cd8936a6291a8d44f',
      '4400 dtls_server 953c1507994f72697446de4eff6e300b',
    ],
  ],
  [
    'zeek/tls/dtls13-wolfssl.pcap',
    [
      '33714 dtls ab7ea25b30fb7a01b2705f9286cdca5b',
      '11111 dtls_server ecfd4f82776364c3015565f97e8c3897',
      '33714 dtls 2c5a35379c12a8c3726da8cfb4680efb',
      '11111 dtls_server c2c89a8b10ca74ec5a350a59fb762fb6',
    ],
  ],
  [
    'zeek/tls/webrtc-stun.pcap',
    ['43044 dtls 69b4c10438dd27f06b1a694c67e63ba1', '51462 dtls_server 1cfcbe58451407e23669f1dd08565519'],
  ],
  ['mercury/dtls_fragmented_client_hello.pcap', ['60934 dtls 3c3d129780d0066cd8936a6291a8d44f']],
]

describeWithCorpus('JA3 and JA3S of DTLS, tshark 4.0', () => {
  test.each(JA3)('%s', async (file, expected) => {
    expect((await hellos(file)).map(ja3)).toEqual(expected)
  })
})

describeWithCorpus('a hello in pieces, every datagram judged alone', () => {
  /** The pieces of the second end among its suites, so that there is nothing to print. */
  test('the first piece is printed as far as it goes, and marked', async () => {
    const records = await hellos('zeek/tls/dtls1_2.pcap', { reassembly: false })
    expect(records.map(({ protocol, truncated }) => [protocol.type, truncated])).toEqual([
      ['dtls', true],
      ['dtls_server', false],
    ])
  })
})

/** Captures that Zeek has logs of, and the IANA numbers of the suites that these name. */
const ZEEK: readonly [file: string, log: string][] = [
  ['zeek/tls/dtls1_2.pcap', 'scripts.base.protocols.ssl.dtls/ssl1_2.log'],
  ['zeek/tls/dtls13-wolfssl.pcap', 'scripts.base.protocols.ssl.dtls-13/ssl-all.log'],
]
const SUITES: ReadonlyMap<string, string> = new Map([
  ['TLS_AES_128_GCM_SHA256', '1301'],
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'c030'],
])

describeWithCorpus('suites of DTLS servers in the logs of Zeek', () => {
  test.each(ZEEK)('%s', async (file, log) => {
    const chosen = (await hellos(file)).filter(({ protocol }) => protocol === registry.dtls_server).map(suite)
    expect(chosen.at(-1)).toBe(suiteInLog(log))
    expect(new Set(chosen).size).toBe(1)
  })
})

/** The first connection of a log. */
function suiteInLog(log: string): string | undefined {
  const lines = corpusText(`zeek/logs/${log}`).split('\n')
  const names = lines.find((line) => line.startsWith('#fields'))?.split('\t') ?? []
  const values = lines.find((line) => line !== '' && !line.startsWith('#'))?.split('\t') ?? []
  return SUITES.get(values[names.indexOf('cipher') - 1] ?? '')
}

async function hellos(file: string, options: FingerprinterOptions = {}): Promise<FingerprintRecord[]> {
  return recordsOf(corpus(file), { ...options, protocols: [registry.dtls, registry.dtls_server] })
}

function ja3({ protocol, message, sourcePort }: FingerprintRecord): string {
  const format = protocol === registry.dtls ? 'ja3' : 'ja3s'
  return `${sourcePort} ${protocol.type} ${protocol.fingerprint(message, format, nodeDigests)}`
}

/** The second part of `dtls_server/(version)(suite)(…)`. */
function suite({ protocol, message }: FingerprintRecord): string | undefined {
  return protocol.fingerprint(message, 'dtls_server', nodeDigests)?.split(/[()]+/)[2]
}
