import { hex } from '../wire/hex.ts'
import { Reader } from '../wire/reader.ts'
import { decodeText } from '../wire/text.ts'
import type { ClientHelloFacts } from './client-hello.ts'
import type { Extension } from './extension.ts'
import { ExtensionType } from './extensions.ts'

/** A QUIC transport parameter (RFC 9000, section 18) within the data of an extension. */
export class TransportParameter {
  readonly id: number
  readonly #data: Uint8Array
  readonly #start: number
  readonly #idEnd: number
  readonly #valueStart: number
  readonly #end: number

  /** Reads the next parameter; if it is not all there, the reader has failed. */
  constructor(reader: Reader) {
    this.#data = reader.bytes
    this.#start = reader.offset
    this.id = reader.variableLength('transport_parameter_id')
    this.#idEnd = reader.offset
    this.#valueStart = reader.skip(reader.variableLength('length'), 'transport_parameter_value')
    this.#end = reader.offset
  }

  /** The id as it was encoded, in hex: 2, 4, 8 or 16 digits. */
  get encodedId(): string {
    return hex(this.#data, this.#start, this.#idEnd)
  }

  /** Whether the id, 27 modulo 31, only exercises the rule that unknown ones are ignored (RFC 9000, section 18.1). */
  get isReserved(): boolean {
    // By its bytes, as it may be greater than numbers are exact for; the first two bits tell its length.
    let rest = (this.#data[this.#start] ?? 0) & 0x3f
    for (let at = this.#start + 1; at < this.#idEnd; at++) rest = (256 * rest + (this.#data[at] ?? 0)) % 31
    return rest % 31 === 27
  }

  get value(): Uint8Array {
    return this.#data.subarray(this.#valueStart, this.#end)
  }
}

/** Whether extensions of a type carry QUIC transport parameters (RFC 9001, section 8.2, and its drafts). */
export function isTransportParameters(type: number): boolean {
  return type === ExtensionType.quicTransportParameters || type === ExtensionType.quicTransportParametersDraft
}

/** The parameters of such an extension in wire order, as far as they are whole. */
export function transportParameters(extension: Extension): TransportParameter[] {
  const parameters: TransportParameter[] = []
  const reader = new Reader(extension.data)
  while (reader.remaining > 0) {
    const parameter = new TransportParameter(reader)
    if (reader.failed) break
    parameters.push(parameter)
  }
  return parameters
}

/** The id of the parameter in which clients of Google send their user agent. */
const GOOGLE_USER_AGENT = 0x3129

/** The program, its version and its platform, as clients of Google state them; undefined for other clients. */
export function googleUserAgent(facts: ClientHelloFacts): string | undefined {
  for (const extension of facts.extensions) {
    if (!isTransportParameters(extension.type)) continue
    const parameter = transportParameters(extension).find(({ id }) => id === GOOGLE_USER_AGENT)
    if (parameter !== undefined) return decodeText(parameter.value)
  }
  return undefined
}
