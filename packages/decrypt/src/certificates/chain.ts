import { Reader } from '@fingerpost/fingerprint'

/** More certificates than chains have. */
const MOST = 32

/**
 * The certificates of a Certificate message, the server's own first, as DER: RFC 5246, section 7.4.2, or RFC 8446, section
 * 4.4.2, where a context comes before the list and extensions behind each. A list that is cut has those that are whole.
 */
export function certificateChain(body: Uint8Array, isTls13: boolean): Uint8Array[] {
  const reader = new Reader(body)
  if (isTls13) reader.vector8('certificate_request_context')
  reader.u24('certificate_list')
  const chain: Uint8Array[] = []
  while (reader.remaining > 0 && chain.length < MOST) {
    const certificate = reader.slice(reader.u24('cert_data'), 'cert_data')
    if (reader.failed) break
    if (isTls13) reader.vector16('extensions')
    chain.push(certificate)
  }
  return chain
}
