import type { MatchTier } from '@fingerpost/database'

/** How an answer was found, and how many fingerprints of the database stand behind it. */
export interface Match {
  readonly by: MatchTier
  readonly fingerprints: number
  /** Which fingerprint (or JA4, for logs) answered for the one asked for; only where it was found by resemblance. */
  readonly nearest?: { readonly fingerprint: string; readonly distance: number } | undefined
}
