import { createHash } from 'node:crypto'
import { decodeText, formatAddress } from '@fingerpost/fingerprint'
import { type DerValue, derValue, derValues, dottedOid, Tag } from './der.ts'
import { oidName } from './names.ts'

/** An attribute of a distinguished name: its type by name, and its value. */
export type Attribute = readonly [type: string, value: string]

/** What a certificate says (RFC 5280, section 4.1). */
export interface Certificate {
  readonly der: Uint8Array
  /** In hex, as it was sent without a leading zero byte. */
  readonly serialNumber: string
  readonly signatureAlgorithm: string
  readonly issuer: readonly Attribute[]
  /** As `2017-12-05 00:00:00`, UTC. */
  readonly notBefore: string
  readonly notAfter: string
  readonly subject: readonly Attribute[]
  readonly publicKey: PublicKey
  /** Names of extensions in their order. */
  readonly extensions: readonly string[]
  /** Names and addresses of subjectAltName. */
  readonly subjectAltNames: readonly string[]
  /** In hex. */
  readonly sha256: string
}

/** A key: its algorithm, its curve where it has one, and the parts of an RSA key. */
export interface PublicKey {
  readonly algorithm: string
  readonly curve: string | undefined
  readonly rsa: { readonly modulus: Uint8Array; readonly exponent: Uint8Array } | undefined
}

/** version [0], extensions [3] (RFC 5280, section 4.1). */
const VERSION = 0xa0
const EXTENSIONS = 0xa3
const SUBJECT_ALT_NAME = 'subjectAltName'

/** Reads a certificate; undefined for bytes that are none. */
export function parseCertificate(der: Uint8Array): Certificate | undefined {
  const [tbs] = derValues(derValue(der)?.content ?? EMPTY)
  const all = derValues(tbs?.content ?? EMPTY)
  const fields = all[0]?.tag === VERSION ? all.slice(1) : all
  const [serial, signature, issuer, validity, subject, key, ...rest] = fields
  if (
    key === undefined ||
    serial?.tag !== Tag.integer ||
    !fields.slice(1, 6).every(({ tag }) => tag === Tag.sequence)
  ) {
    return undefined
  }
  const [notBefore = '', notAfter = ''] = inside(validity).map(timeText)
  const extensions = inside(inside(rest.find(({ tag }) => tag === EXTENSIONS))[0]).map(extensionOf)
  return {
    der,
    serialNumber: hex(unsigned(serial.content)),
    signatureAlgorithm: algorithmOf(signature),
    issuer: distinguishedName(issuer),
    notBefore,
    notAfter,
    subject: distinguishedName(subject),
    publicKey: publicKeyOf(key),
    extensions: extensions.map(({ name }) => name),
    subjectAltNames: extensions.flatMap(({ name, value }) => (name === SUBJECT_ALT_NAME ? generalNames(value) : [])),
    sha256: createHash('sha256').update(der).digest('hex'),
  }
}

const EMPTY = new Uint8Array(0)

function inside(value: DerValue | undefined): DerValue[] {
  return value === undefined ? [] : derValues(value.content)
}

/** Section 4.1.1.2. */
function algorithmOf(identifier: DerValue | undefined): string {
  const [oid] = inside(identifier)
  return oid === undefined ? '' : oidName(dottedOid(oid.content))
}

/** Section 4.1.2.4: a sequence of sets of attributes. */
function distinguishedName(name: DerValue | undefined): Attribute[] {
  return inside(name)
    .flatMap(inside)
    .map((attribute) => {
      const [type, value] = inside(attribute)
      return [oidName(dottedOid(type?.content ?? EMPTY)), decodeText(value?.content ?? EMPTY)] as const
    })
}

/** Section 4.1.2.5: years of two digits are from 1950 to 2049. */
function timeText({ tag, content }: DerValue): string {
  const text = decodeText(content)
  const full = tag === Tag.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const [, year, month, day, hour, minute, second = '00'] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(full) ?? []
  return year === undefined ? text : `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

/** Section 4.1.2.7. */
function publicKeyOf(info: DerValue): PublicKey {
  const [identifier, bits] = inside(info)
  const [, parameters] = inside(identifier)
  const algorithm = algorithmOf(identifier)
  const curve = parameters?.tag === Tag.objectIdentifier ? oidName(dottedOid(parameters.content)) : undefined
  const [modulus, exponent] = algorithm === 'rsaEncryption' ? inside(derValue(bits?.content.subarray(1) ?? EMPTY)) : []
  const isRsa = modulus !== undefined && exponent !== undefined
  const rsa = isRsa ? { modulus: unsigned(modulus.content), exponent: unsigned(exponent.content) } : undefined
  return { algorithm, curve, rsa }
}

/** Section 4.1.2.9: the identifier, whether it is critical, and the value in an octet string. */
function extensionOf(extension: DerValue): { readonly name: string; readonly value: Uint8Array } {
  const parts = inside(extension)
  const value = parts.find(({ tag }) => tag === Tag.octetString)
  return { name: oidName(dottedOid(parts[0]?.content ?? EMPTY)), value: value?.content ?? EMPTY }
}

/** Section 4.2.1.6: mail addresses, DNS names and URIs as text, IP addresses as they are written; others are left out. */
function generalNames(value: Uint8Array): string[] {
  return inside(derValue(value)).flatMap(({ tag, content }) => {
    if (tag === 0x81 || tag === 0x82 || tag === 0x86) return [decodeText(content)]
    const isAddress = tag === 0x87 && (content.length === 4 || content.length === 16)
    return isAddress ? [formatAddress(content, 0, content.length)] : []
  })
}

/** The bytes of a number without the zero that keeps it positive. */
function unsigned(content: Uint8Array): Uint8Array {
  return content.length > 1 && content[0] === 0 ? content.subarray(1) : content
}

/** Lower-case hex of bytes. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
}
