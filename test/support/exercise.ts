import { isFailure, type ParseContext, type Parsed, type ParseFailure, type Protocol } from '@fingerpost/fingerprint'

/** What a parser is given: bytes from where a message begins, and the datagrams of its flow that came later. */
export interface Payload {
  readonly bytes: Uint8Array
  readonly following: readonly Uint8Array[]
}

const DIGESTS = { md5: String, sha256: String }

/**
 * Does all to a payload that the packet loop and the printers of records do: recognises, parses and prints it in every
 * form. Throws where the protocol breaks what `Protocol` promises.
 */
export function exercise(
  protocol: Protocol<unknown>,
  { bytes, following }: Payload,
  { ciphers }: Pick<ParseContext, 'ciphers'>,
): Parsed<unknown> | ParseFailure {
  if (protocol.identify(bytes, 0, bytes.length)) {
    const beginnings = [1, 2].map((end) => Math.min(end, bytes.length))
    for (const end of beginnings) check(protocol.identify(bytes, 0, end), `${end} bytes rule a message out`)
  }
  const result = protocol.parse(bytes, 0, bytes.length, { ciphers, following })
  check(Number.isSafeInteger(result.missing) && result.missing >= 0, `${result.missing} bytes are missing`)
  if (isFailure(result)) {
    check(result.field !== '', 'a failure names its field')
    const mayComeYet = protocol.carrier === 'tcp' && result.reason === 'truncated'
    check(!mayComeYet || result.missing > 0, `${result.field} is truncated, and no byte is missing`)
    check(result.reason !== 'malformed' || result.missing === 0, `${result.field} is malformed, and bytes are missing`)
  } else print(protocol, result.message)
  return result
}

function print(protocol: Protocol<unknown>, message: unknown): void {
  const texts = protocol.formats.map((format) => protocol.fingerprint(message, format, DIGESTS))
  check(
    texts.some((text) => text !== undefined),
    'a message has a fingerprint in one of its formats',
  )
  for (const wanted of [undefined, new Set(['server_name', 'headers'])]) JSON.stringify(protocol.facts(message, wanted))
  JSON.stringify([protocol.notation2019(message), protocol.context(message)])
}

function check(holds: boolean, promise: string): void {
  if (!holds) throw new Error(promise)
}
