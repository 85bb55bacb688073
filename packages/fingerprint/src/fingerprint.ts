import {
  type Carrier,
  type Ciphers,
  defaultFingerprint,
  type FingerprintType,
  isFailure,
  isTruncated,
} from './protocol.ts'
import { registry } from './registry.ts'

/** What the bytes of a message tell about the program that sent it. */
export interface MessageFingerprint {
  readonly type: FingerprintType
  /** In the first of the protocol's formats that the message has: an NPF string. */
  readonly fingerprint: string
  readonly serverName?: string | undefined
  readonly userAgent?: string | undefined
  /** Set when bytes of the message are missing: the fingerprint goes as far as the bytes do. */
  readonly truncated?: true
}

/** What the bytes are, and what opens them. */
export interface FingerprintOptions {
  /** The payload of TCP if not given. */
  readonly carrier?: Carrier
  /** Without them, encrypted messages have no fingerprint. */
  readonly ciphers?: Ciphers
}

/** The fingerprint of the message that the bytes begin with; undefined when no known kind of message begins so. */
export function fingerprint(bytes: Uint8Array, options: FingerprintOptions = {}): MessageFingerprint | undefined {
  const { carrier = 'tcp', ciphers = NO_CIPHERS } = options
  const protocol = Object.values(registry).find(
    (candidate) => candidate.carrier === carrier && candidate.identify(bytes, 0, bytes.length),
  )
  if (protocol === undefined) return undefined
  const result = protocol.parse(bytes, 0, bytes.length, { ciphers, following: [] })
  if (isFailure(result)) return undefined
  const found = defaultFingerprint(protocol, result.message, NO_DIGESTS)
  return (
    found && {
      type: protocol.type,
      fingerprint: found.text,
      ...protocol.context(result.message),
      ...(isTruncated(result) ? { truncated: true as const } : {}),
    }
  )
}

/** The default formats are not hashed. */
const NO_DIGESTS = { md5: String, sha256: String }

/** They open nothing. */
const NO_CIPHERS: Ciphers = {
  hmacSha256: () => new Uint8Array(32),
  aes128: (_key, block) => block,
  openAes128Gcm: () => undefined,
}
