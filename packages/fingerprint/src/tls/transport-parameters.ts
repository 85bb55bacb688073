import { hex } from '../wire/hex.ts'
import { Reader } from '../wire/reader.ts'
import { decodeText } from '../wire/text.ts'
import type { ClientHelloFacts } from './client-hello.ts'
import type { Extension } from './extension.ts'
import { ExtensionType } from './extensions.ts'

/** A QUIC transport parameter (RFC 9000, section 18). */
export interface TransportParameter {
  readonly id: number
  /** The id as it was encoded, in hex: 2, 4, 8 or 16 digits. */
  readonly encodedId: string
  /** Whether the id is one that exercises the rule that unknown ones are ignored (RFC 9000, section 18.1). */
  readonly reserved: boolean
  readonly value: Uint8Array
}

/** Whether extensions of a type carry QUIC transport parameters (RFC 9001, section 8.2, and its drafts). */
export function isTransportParameters(type: number): boolean {
  return type === ExtensionType.quicTransportParameters || type === ExtensionType.quicTransportParametersDraft
}

/** The parameters of such an extension in wire order, as far as they are whole. */
export function* transportParameters(extension: Extension): Generator<TransportParameter> {
  const reader = new Reader(extension.data)
  while (reader.remaining > 0) {
    const at = reader.offset
    const id = reader.variableLength('transport_parameter_id')
    const encoded = reader.bytes.subarray(at, reader.offset)
    const value = reader.vectorVariable('transport_parameter_value')
    if (reader.failed) return
    yield { id, encodedId: hex(encoded), reserved: isReserved(encoded), value }
  }
}

/** The id of the parameter in which clients of Google send their user agent. */
const GOOGLE_USER_AGENT = 0x3129

/** The program, its version and its platform, as clients of Google state them; undefined for other clients. */
export function googleUserAgent(facts: ClientHelloFacts): string | undefined {
  for (const extension of facts.extensions) {
    if (!isTransportParameters(extension.type)) continue
    for (const { id, value } of transportParameters(extension)) {
      if (id === GOOGLE_USER_AGENT) return decodeText(value)
    }
  }
  return undefined
}

/** Whether a variable-length integer is 27 modulo 31; it may be greater than numbers are exact for. */
function isReserved(encoded: Uint8Array): boolean {
  return encoded.reduce((rest, byte, at) => (256 * rest + (at === 0 ? byte & 0x3f : byte)) % 31, 0) === 27
}
