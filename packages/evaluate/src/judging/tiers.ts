import { ja4Variants, type LoggedHandshake, type LoggedKeys, VARYING_EXTENSIONS } from '@fingerpost/database'
import { type Digests, isGrease, ja3, ja3String, type NpfFingerprint, parseNpf } from '@fingerpost/fingerprint'
import type { Classifier, Identification } from '@fingerpost/inference'
import type { Session } from '../sessions/session.ts'

/** What sessions are judged by: the whole fingerprint, or what a log would tell of it. */
export const TIERS = [
  ...['fingerprint', 'handshake', 'ja3+ja4', 'ja4', 'ja3', 'sorted-ja3', 'stable'],
  'ordered-ciphers',
] as const

/** What a session is judged by. */
export type EvaluatedTier = (typeof TIERS)[number]

/** More processes than any candidate set has. */
const ALL = Number.MAX_SAFE_INTEGER

/** The classifier to ask, and the digests that its keys are made with. */
export interface Asked {
  readonly classifier: Classifier
  readonly digests: Digests
}

/** Asks a classifier for a session as if no more were known of its hello than the tier tells. */
export function identifyBy(tier: EvaluatedTier, { classifier, digests }: Asked, session: Session): Identification {
  const { fingerprint, serverName, destinationAddress, destinationPort } = session.observation
  const { classes, time } = session
  const destination = { serverName, destinationAddress, destinationPort, classes, time, limit: ALL }
  if (tier === 'fingerprint') return classifier.identify({ ...destination, fingerprint })
  const facts = parseNpf(fingerprint)
  return classifier.identifyLogged({ ...destination, ...(facts && keysOf(tier, facts, digests)) })
}

function keysOf(tier: EvaluatedTier, facts: NpfFingerprint, digests: Digests): LoggedKeys {
  if (tier === 'handshake') return { handshake: handshakeOf(facts) }
  if (tier === 'sorted-ja3') return { ja3String: ja3String(facts) }
  if (tier === 'ordered-ciphers') return { cipherSuites: facts.cipherSuites }
  if (tier === 'stable') return { handshake: stablePart(handshakeOf(facts)) }
  return {
    ...(tier.includes('ja3') && facts.format === 'tls' ? { ja3: ja3(facts, digests) } : {}),
    ...(tier.includes('ja4') ? { ja4: ja4Variants(facts, digests).slice(0, 1) } : {}),
  }
}

const [SIGNATURE_ALGORITHMS, SUPPORTED_VERSIONS] = [0x000d, 0x002b]

function handshakeOf({ legacyVersion, cipherSuites, extensions }: NpfFingerprint): LoggedHandshake {
  const listOf = (type: number, prefix: number) => {
    const data = extensions.find((extension) => extension.type === type)?.data
    return data === undefined ? [] : numbers(data.subarray(prefix))
  }
  return {
    version: Math.max(legacyVersion, ...listOf(SUPPORTED_VERSIONS, 1)),
    cipherSuites: cipherSuites.filter((suite) => !isGrease(suite)),
    extensions: extensions.map(({ type }) => type).filter((type) => !isGrease(type)),
    signatureAlgorithms: listOf(SIGNATURE_ALGORITHMS, 2),
  }
}

/** What does not vary between connections of one program; without a version no other tier answers. */
function stablePart(handshake: LoggedHandshake): LoggedHandshake {
  return { ...handshake, version: 0, extensions: handshake.extensions.filter((type) => !VARYING_EXTENSIONS.has(type)) }
}

function numbers(data: Uint8Array): number[] {
  const values = Array.from(
    { length: data.length >> 1 },
    (_, at) => ((data[2 * at] ?? 0) << 8) | (data[2 * at + 1] ?? 0),
  )
  return values.filter((value) => !isGrease(value))
}
