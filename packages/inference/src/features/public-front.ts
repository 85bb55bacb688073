import { hostName } from './domain.ts'

/**
 * Names that stand in a hello for any of the names behind them: what providers publish as `public_name` for encrypted
 * hellos (RFC 9849, section 4). Cloudflare's is that of its documentation, the other one that of the test site tls-ech.dev.
 */
const PUBLIC_NAMES: ReadonlySet<string> = new Set(['cloudflare-ech.com', 'public.tls-ech.dev'])

/** The class of a destination that such a name hides; no registrable domain has this name. */
export const HIDDEN = 'unknown'

/**
 * Whether a server name is the public one of a provider's encrypted hellos. It alone decides: a genuine extension cannot be
 * told from a GREASE one, logs do not tell of it, and nobody visits such a name for itself.
 */
export function isPublicFront(serverName: string): boolean {
  return PUBLIC_NAMES.has(hostName(serverName))
}
