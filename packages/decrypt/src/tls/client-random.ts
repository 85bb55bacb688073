import { isFailure, parseClientHello } from '@fingerpost/fingerprint'

/** The random value of the ClientHello that bytes begin with; undefined where they end before it does. */
export function randomOfClientHello(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  const result = parseClientHello(bytes, start, end)
  return isFailure(result) ? undefined : result.message.random
}
