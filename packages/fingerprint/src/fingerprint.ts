import { type FingerprintType, isFailure } from './protocol.ts'
import { registry } from './registry.ts'

/** What the bytes of a message tell about the program that sent it. */
export interface MessageFingerprint {
  readonly type: FingerprintType
  /** In the protocol's default format: an NPF string. */
  readonly fingerprint: string
  readonly serverName?: string
  /** Set when bytes are missing at the end: the fingerprint goes as far as the bytes do. */
  readonly truncated?: true
}

/** The fingerprint of the message at the start of a TCP payload; undefined when no known protocol begins like this. */
export function fingerprint(bytes: Uint8Array): MessageFingerprint | undefined {
  const protocol = Object.values(registry).find((candidate) => candidate.identify(bytes, 0, bytes.length))
  if (protocol === undefined) return undefined
  const result = protocol.parse(bytes, 0, bytes.length)
  if (isFailure(result)) return undefined
  return {
    type: protocol.type,
    fingerprint: protocol.fingerprint(result.message, protocol.formats[0] as string, NO_DIGESTS),
    ...protocol.context(result.message),
    ...(result.missing > 0 ? { truncated: true as const } : {}),
  }
}

/** The default formats are not hashed. */
const NO_DIGESTS = { md5: String, sha256: String }
