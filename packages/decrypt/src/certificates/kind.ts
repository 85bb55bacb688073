import type { MessageKind } from '@fingerpost/fingerprint'
import { type Attribute, type Certificate, hex } from './certificate.ts'

/** The chain of certificates that a server sent, its own first; those that cannot be read are left out. */
export type CertificateChain = readonly Certificate[]

/** Certificates of servers. */
export const tlsCertificate: MessageKind<CertificateChain> = {
  type: 'tls_certificate',
  name: 'tls_certificate.certificate',
  sender: 'server',
  formats: ['tls_certificate'],
  fingerprint: formatFirst,
  context: () => ({}),
  notation2019: formatFirst,
  readable: ([certificate]) => (certificate === undefined ? {} : readable(certificate)),
  facts: (chain, wanted) =>
    wanted === undefined || wanted.has('server_certs')
      ? [{ name: 'tls', part: 'server', facts: { server_certs: chain.map(described) } }]
      : [],
}

/**
 * The server's own certificate in pmercury's notation: serial number, signature algorithm, issuer, validity, subject, key
 * and extensions in brackets, texts in hex.
 */
function formatFirst([certificate]: CertificateChain): string | undefined {
  if (certificate === undefined) return undefined
  const { serialNumber, signatureAlgorithm, issuer, notBefore, notAfter, subject, extensions } = certificate
  const names = extensions.map((name) => `((${text(name)}))`).join('')
  return (
    `(${serialNumber})(${text(signatureAlgorithm)})(${attributes(issuer)})(${text(notBefore)})(${text(notAfter)})` +
    `(${attributes(subject)})(${key(certificate)})(${names})`
  )
}

function attributes(name: readonly Attribute[]): string {
  return name.map(([type, value]) => `((${text(type)})(${text(value)}))`).join('')
}

/** Of an RSA key the length in bits, the modulus and the exponent, of one on a curve the length and the curve. */
function key({ publicKey: { algorithm, curve, rsa } }: Certificate): string {
  if (rsa !== undefined) {
    return parts(['RSAPublicKey', fourDigits(rsa.modulus.length * 8), hex(rsa.modulus), hex(rsa.exponent)])
  }
  const bits = CURVE_BITS.get(curve ?? '')
  return parts(bits === undefined ? [algorithm] : ['ECPublicKey', fourDigits(bits), curve ?? ''])
}

const CURVE_BITS: ReadonlyMap<string, number> = new Map([
  ['secp256r1', 256],
  ['secp384r1', 384],
  ['secp521r1', 521],
])

function parts(values: readonly string[]): string {
  return values.map((value) => `(${text(value)})`).join('')
}

function fourDigits(bits: number): string {
  return bits.toString(16).padStart(4, '0')
}

function text(value: string): string {
  return Buffer.from(value).toString('hex')
}

/** As pmercury prints it in words; of extensions the names alone, but for the names in subjectAltName. */
function readable(certificate: Certificate): Record<string, unknown> {
  const { serialNumber, signatureAlgorithm, issuer, notBefore, notAfter, subject, publicKey } = certificate
  const type = publicKey.rsa === undefined ? 'ECPublicKey' : 'RSAPublicKey'
  const said = (name: string) => (name === 'subjectAltName' ? certificate.subjectAltNames : '')
  return {
    serial_number: serialNumber,
    signature_algorithm: signatureAlgorithm,
    issuer: byType(issuer),
    validity_not_before: notBefore,
    validity_not_after: notAfter,
    subject: byType(subject),
    public_key: { type: publicKey.rsa === undefined && publicKey.curve === undefined ? publicKey.algorithm : type },
    extensions: Object.fromEntries(certificate.extensions.map((name) => [name, said(name)])),
  }
}

/** The values of attributes by their types: a list where a type is repeated. */
function byType(attributes: readonly Attribute[]): Record<string, unknown> {
  const types = [...new Set(attributes.map(([type]) => type))]
  return Object.fromEntries(
    types.map((type) => {
      const values = attributes.flatMap(([other, value]) => (other === type ? [value] : []))
      return [type, values.length === 1 ? values[0] : values]
    }),
  )
}

/** What records print of a certificate. */
function described({ der, issuer, subject, publicKey, ...rest }: Certificate): Record<string, unknown> {
  return {
    serial_number: rest.serialNumber,
    signature_algorithm: rest.signatureAlgorithm,
    issuer: named(issuer),
    validity_not_before: rest.notBefore,
    validity_not_after: rest.notAfter,
    subject: named(subject),
    subject_alt_names: rest.subjectAltNames,
    public_key: {
      algorithm: publicKey.algorithm,
      curve: publicKey.curve,
      bits: publicKey.rsa && publicKey.rsa.modulus.length * 8,
    },
    extensions: rest.extensions,
    sha256: rest.sha256,
    base64: Buffer.from(der).toString('base64'),
  }
}

function named(attributes: readonly Attribute[]): { readonly type: string; readonly value: string }[] {
  return attributes.map(([type, value]) => ({ type, value }))
}
