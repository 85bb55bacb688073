import type { FingerprintType, Protocol } from './protocol.ts'
import { tls } from './tls/index.ts'

/** Every protocol, by the type of its fingerprints. A message goes only back to the protocol that parsed it. */
export const registry: Readonly<Record<FingerprintType, Protocol<unknown>>> = { tls }
