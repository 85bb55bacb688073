import { type ClientHelloFacts, type Digests, type Ja4Transport, ja4, ja4Raw } from '@fingerpost/fingerprint'

/**
 * The JA4 of a hello, as the specification has it and as tools are known to print it otherwise: Suricata appends `_`
 * to the extensions of a hello without signature_algorithms before it hashes them, and hashes empty lists; older tools
 * print `99` for an ALPN value that does not begin and end with a letter or digit.
 */
export function ja4Variants(facts: ClientHelloFacts, digests: Digests, transport: Ja4Transport = 't'): string[] {
  const specified = ja4(facts, digests, transport)
  const hashed = facts.extensions.some(({ type }) => type === SIGNATURE_ALGORITHMS)
    ? [specified]
    : [specified, withTrailingUnderscore(facts, digests, transport)]
  return hasUnprintableAlpn(facts) ? hashed.flatMap((text) => [text, withoutAlpn(text)]) : hashed
}

const SIGNATURE_ALGORITHMS = 0x000d
const ALPN = 0x0010

function withTrailingUnderscore(facts: ClientHelloFacts, digests: Digests, transport: Ja4Transport): string {
  const [summary = '', suites = '', extensions = ''] = ja4Raw(facts, transport).split('_')
  return `${summary}_${digests.sha256(suites).slice(0, 12)}_${digests.sha256(`${extensions}_`).slice(0, 12)}`
}

/** The first name of the list starts after two bytes of the list's length and one of its own (RFC 7301, section 3.1). */
function hasUnprintableAlpn(facts: ClientHelloFacts): boolean {
  const data = facts.extensions.find(({ type }) => type === ALPN)?.data
  const length = data?.[2]
  if (data === undefined || length === undefined || length === 0) return false
  return ![data[3], data[2 + length]].every((byte) => byte !== undefined && isAlphanumeric(byte))
}

function isAlphanumeric(byte: number): boolean {
  return /[0-9A-Za-z]/.test(String.fromCharCode(byte))
}

/** The ALPN stands in the last two characters of the first part, `t13d1516h2`. */
function withoutAlpn(text: string): string {
  return `${text.slice(0, 8)}99${text.slice(10)}`
}
