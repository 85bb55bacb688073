import { readFileSync } from 'node:fs'
import { type FingerprintRecord, pmercuryRecord } from '@fingerpost/capture'
import { Decryption, KeyLogFile } from '@fingerpost/decrypt'
import { numberNames } from '@fingerpost/fingerprint/names'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../corpus.ts'
import { recordsOf } from '../support/records.ts'

describeWithCorpus('HTTP/2 in the connections that pmercury decrypts', () => {
  test('its requests and responses, and those that it misses', async () => {
    const keys = new KeyLogFile(corpus('mercury/sslkeylogfile.log'))
    const records = await recordsOf(corpus('mercury/test_decrypt.pcap'), { streams: new Decryption(keys) })
    const ours = records.filter(({ protocol }) => protocol.type.startsWith('tls_decrypt')).map(line)
    const theirs = expected()
    // It joins two records into one named h2h2, with the fields of the second.
    expect(theirs.filter((text) => text.startsWith('tls_decrypt_h2h2 '))).toHaveLength(1)
    const missed = [...ours]
    for (const text of theirs) {
      const at = missed.indexOf(text.replace('h2h2 ', 'h2 '))
      expect(at, text.slice(0, 100)).toBeGreaterThanOrEqual(0)
      missed.splice(at, 1)
    }
    // One request behind another in a segment, and responses whose header section is not first in its segment.
    expect(missed.map((text) => text.split(' ', 1)[0]).sort()).toEqual([
      'tls_decrypt_h2',
      ...new Array<string>(11).fill('tls_decrypt_h2_server'),
    ])
    expect(ours.filter((text) => text.startsWith('tls_decrypt_h2 '))).toHaveLength(19)
  })

  test('the client, Chromium 76, in the form of Akamai', async () => {
    const keys = new KeyLogFile(corpus('mercury/sslkeylogfile.log'))
    const records = await recordsOf(corpus('mercury/test_decrypt.pcap'), { streams: new Decryption(keys) })
    const clients = records.filter(({ protocol }) => protocol.type === 'http2')
    const texts = clients.map(({ protocol, message }) => protocol.fingerprint(message, 'http2', NO_DIGESTS))
    expect(new Set(texts)).toEqual(new Set(['http2/1:65536;3:1000;4:6291456|15663105|0|m,a,s,p']))
    expect(clients).toHaveLength(12)
  })
})

describeWithCorpus('decrypted messages and certificates in words', () => {
  test('as pmercury prints them', async () => {
    const keys = new KeyLogFile(corpus('mercury/sslkeylogfile.log'))
    const streams = new Decryption(keys, { certificates: true })
    const records = await recordsOf(corpus('mercury/test_decrypt.pcap'), { streams })
    const print = (record: FingerprintRecord) =>
      JSON.parse(pmercuryRecord(record, { digests: NO_DIGESTS, names: numberNames() }))
    const ours = new Set(records.map(print).flatMap(readableTexts))
    const theirs = jsonLines('pmercury/expected/s_x_w/test_decrypt.json').flatMap(readableTexts)
    expect(theirs).toHaveLength(30)
    for (const text of theirs) expect(ours).toContain(text)
  })
})

/** What stands in words; the names in subjectAltName, which pmercury leaves out, are left out here. */
function readableTexts({ readable = {} }: { readonly readable?: Readonly<Record<string, unknown>> }): string[] {
  const decrypted = Object.entries(readable).filter(([type]) => /^tls_(?:decrypt|certificate)/.test(type))
  return decrypted.map(([type, value]) => {
    const text = JSON.stringify(value, (key, inner) => (key === 'subjectAltName' ? '' : inner))
    return `${type.replace('h2h2', 'h2')} ${text}`
  })
}

function jsonLines(path: string) {
  const lines = readFileSync(corpus(path), 'utf8').trimEnd().split('\n')
  return lines.map((text) => JSON.parse(text))
}

const NO_DIGESTS = { md5: String, sha256: String }

function line({ protocol, message, sourceAddress, sourcePort, destinationPort }: FingerprintRecord): string {
  return `${protocol.type} ${sourceAddress} ${sourcePort} ${destinationPort} ${protocol.notation2019(message)}`
}

function expected(): string[] {
  const lines = readFileSync(corpus('pmercury/expected/s_x/test_decrypt.json'), 'utf8').trimEnd().split('\n')
  return lines.flatMap((text) => {
    const { fingerprints, src_ip, src_port, dst_port } = JSON.parse(text)
    const [[type, fingerprint] = ['', '']] = Object.entries(fingerprints)
    return type.startsWith('tls_decrypt') ? [`${type} ${src_ip} ${src_port} ${dst_port} ${fingerprint}`] : []
  })
}
