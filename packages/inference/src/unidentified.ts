import type { Database } from './database.ts'
import type { UnidentifiedProcess } from './identification.ts'

/** The answer where nothing tells whether a fingerprint is common. */
export const UNKNOWN: UnidentifiedProcess = { status: 'unknown' }

/**
 * With the list of common fingerprints of an archive, one of a TLS client is either common or a random one; one of another
 * type that it knows only lacks an entry. mercury takes a random one for common from the second time on; here answers do
 * not depend on earlier questions.
 */
export function unidentified({ archive, types }: Database, fingerprint: string): UnidentifiedProcess {
  const type = fingerprintType(fingerprint)
  if (archive === undefined || !types.has(type)) return UNKNOWN
  const isRandom = type === 'tls' && !archive.isCommon(fingerprint)
  return { status: isRandom ? 'randomized_fingerprint' : 'unlabeled_fingerprint' }
}

/** The first word of a fingerprint; older notation has none and knows only TLS. */
function fingerprintType(fingerprint: string): string {
  return fingerprint.startsWith('(') ? 'tls' : fingerprint.replace(/\/.*/, '')
}
