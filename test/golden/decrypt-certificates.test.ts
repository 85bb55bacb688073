import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FingerprintRecord } from '@fingerpost/capture'
import { type Certificate, Decryption, KeyLog, KeyLogFile, parseCertificate } from '@fingerpost/decrypt'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../corpus.ts'
import { fixture } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'

/** What pmercury calls extensions that it does not know; here they have their object identifier. */
const UNKNOWN = Buffer.from('Unknown OID').toString('hex')
const NETSCAPE_COMMENT = Buffer.from('2.16.840.1.113730.1.13').toString('hex')

describeWithCorpus('certificates as pmercury prints them', () => {
  test.each([
    ['imap2', 1],
    ['test_decrypt', 4],
    ['tls_sgt', 58],
    ['top_100_fingerprints', 82],
  ])('%s', async (name, count) => {
    const records = await recordsOf(corpus(`mercury/${name}.pcap`), { streams: reading(new KeyLog()) })
    const ours = records.filter(isCertificate).map(line).sort()
    expect(ours.map((text) => text.replace(NETSCAPE_COMMENT, UNKNOWN))).toEqual(expected(name))
    expect(ours).toHaveLength(count)
  })

  test('those of TLS 1.3 in connections that are decrypted', async () => {
    const streams = reading(new KeyLogFile(corpus('mercury/sslkeylogfile.log')))
    const records = await recordsOf(corpus('mercury/test_decrypt.pcap'), { streams })
    expect(records.filter(isCertificate)).toHaveLength(20)
  })

  test('members as node:crypto reads them, and nothing of a certificate that is cut', async () => {
    const streams = reading(new KeyLogFile(corpus('mercury/sslkeylogfile.log')))
    const records = await recordsOf(corpus('mercury/test_decrypt.pcap'), { streams })
    const certificates = records.filter(isCertificate).flatMap(chainOf)
    expect(certificates.length).toBeGreaterThan(30)
    for (const certificate of certificates) expect(members(certificate)).toEqual(nodeMembers(certificate.der))
    const [{ der } = { der: new Uint8Array() }] = certificates
    for (let length = 0; length < der.length; length++)
      expect(parseCertificate(der.subarray(0, length))).toBeUndefined()
  })
})

test('the certificate of every connection of ours, also where nothing decrypts it', async () => {
  const path = fixture('tls-decrypt/loopback.pcap')
  const decrypted = await recordsOf(path, { streams: reading(new KeyLogFile(fixture('tls-decrypt/keys.log'))) })
  const subjects = decrypted
    .filter(isCertificate)
    .flatMap(chainOf)
    .map(({ subject }) => subject)
  expect(new Set(subjects.map((subject) => JSON.stringify(subject)))).toEqual(
    new Set(['[["commonName","test.example"]]']),
  )
  const clear = await recordsOf(path, { streams: reading(new KeyLog()) })
  expect(clear.filter(isCertificate).length).toBeGreaterThan(10)
  expect(clear.filter(isCertificate).length).toBeLessThan(subjects.length)
})

test('bytes that were changed make no certificate throw', async () => {
  const [record] = (await recordsOf(fixture('tls-decrypt/loopback.pcap'), { streams: reading(new KeyLog()) })).filter(
    isCertificate,
  )
  const [{ der } = { der: new Uint8Array() }] = record === undefined ? [] : chainOf(record)
  expect(der.length).toBeGreaterThan(100)
  for (let at = 0; at < der.length; at++) {
    for (const mask of [0x01, 0x80, 0xff]) {
      const changed = der.slice()
      changed.set([(der[at] ?? 0) ^ mask], at)
      const certificate = parseCertificate(changed)
      if (certificate !== undefined && record !== undefined) record.protocol.notation2019([certificate])
    }
  }
})

function reading(keys: KeyLog | KeyLogFile): Decryption {
  return new Decryption(keys, { certificates: true })
}

function isCertificate({ protocol }: FingerprintRecord): boolean {
  return protocol.type === 'tls_certificate'
}

function line({ protocol, message, destinationPort }: FingerprintRecord): string {
  return `${destinationPort} ${protocol.notation2019(message)}`
}

function expected(name: string): string[] {
  const lines = readFileSync(corpus(`pmercury/expected/x/${name}.json`), 'utf8')
    .trimEnd()
    .split('\n')
  const certificates = lines.flatMap((text) => {
    const { fingerprints = {}, dst_port } = JSON.parse(text)
    return 'tls_certificate' in fingerprints ? [`${dst_port} ${fingerprints.tls_certificate}`] : []
  })
  return certificates.sort()
}

/** The certificates that the record prints, parsed from what it prints. */
function chainOf({ protocol, message }: FingerprintRecord): Certificate[] {
  const [group] = protocol.facts(message)
  const printed: unknown = group?.facts.server_certs
  if (!Array.isArray(printed)) return []
  return printed.flatMap(({ base64 }) => parseCertificate(Buffer.from(base64, 'base64')) ?? [])
}

function members({ serialNumber, sha256, notBefore, notAfter, subject, publicKey, subjectAltNames }: Certificate) {
  return {
    serialNumber,
    sha256,
    notBefore,
    notAfter,
    subject: subject.map(([, value]) => value),
    bits: publicKey.rsa && publicKey.rsa.modulus.length * 8,
    subjectAltNames,
  }
}

function nodeMembers(der: Uint8Array) {
  const { serialNumber, fingerprint256, validFrom, validTo, subject, publicKey, subjectAltName } = new X509Certificate(
    der,
  )
  const time = (text: string) => new Date(text).toISOString().replace('T', ' ').slice(0, 19)
  return {
    serialNumber: serialNumber.toLowerCase(),
    sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: time(validFrom),
    notAfter: time(validTo),
    subject: subject.split('\n').map((attribute) => attribute.slice(attribute.indexOf('=') + 1)),
    bits: publicKey.asymmetricKeyDetails?.modulusLength,
    subjectAltNames: (subjectAltName ?? '')
      .split(', ')
      .flatMap((name) => (name === '' ? [] : [name.slice(name.indexOf(':') + 1)])),
  }
}
