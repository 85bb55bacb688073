import type { Database } from '@fingerpost/database'
import { fingerprintType } from '@fingerpost/database'
import { mostProbable, sharesOf } from '../candidates/operating-systems.ts'
import type { UnidentifiedProcess } from './identification.ts'
import type { Query } from './query.ts'

/** The answer if nothing is known about a fingerprint, not even whether it is common. */
export const UNKNOWN: UnidentifiedProcess = { status: 'unknown' }

/**
 * With the list of common fingerprints of an archive, one of a TLS client is either common or a random one; one of another
 * type that it knows only lacks an entry. mercury takes a random one for common from the second time on; here answers do
 * not depend on earlier questions. Any database may know operating systems of a fingerprint, and no processes.
 */
export function unidentified(database: Database, { fingerprint, limit }: Query): UnidentifiedProcess {
  const { archive, types } = database
  const type = fingerprintType(fingerprint)
  if (!types.has(type)) return UNKNOWN
  const systems = type === 'tls' ? undefined : database.find(fingerprint)?.operatingSystems
  if (systems !== undefined)
    return { status: 'unlabeled_fingerprint', operatingSystems: mostProbable(sharesOf(systems), limit) }
  if (archive === undefined) return UNKNOWN
  const isRandom = type === 'tls' && !archive.isCommon(fingerprint)
  return { status: isRandom ? 'randomized_fingerprint' : 'unlabeled_fingerprint' }
}
