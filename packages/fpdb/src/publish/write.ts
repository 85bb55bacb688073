import { fingerprintType } from '@fingerpost/database'
import { entryLines, PUBLISHED, type StoredEntry, type StoredProcess } from '@fingerpost/database/tools'
import type { PublishedEntry, PublishedProcess } from './entry.ts'

/** The lines of a public database, without line ends (docs/formats/database.md). */
export function databaseLines(entries: readonly PublishedEntry[]): Generator<string> {
  return entryLines(entries.map(storedEntry), PUBLISHED)
}

function storedEntry({
  fingerprint,
  ja3,
  firstDay,
  lastDay,
  totalCount,
  processes,
  imitations,
}: PublishedEntry): StoredEntry {
  return {
    fingerprint,
    type: fingerprintType(fingerprint),
    firstDay,
    lastDay,
    totalCount,
    ja3: new Map(ja3),
    featureWeights: new Map(),
    processes: processes.map(storedProcess),
    imitations,
  }
}

/** Classes stand there even if they are empty, since readers expect them; parents only where some are known. */
function storedProcess(entry: PublishedProcess): StoredProcess {
  const { process, sha256, sha256s, applicationCategory, malware, firstDay, lastDay, count, names } = entry
  const counted = Object.entries(names).filter(([facet, ranked]) => facet !== 'parent_info' || ranked.length > 0)
  return {
    process,
    sha256,
    sha256s,
    category: applicationCategory,
    malware,
    attributes: new Map(),
    firstDay,
    lastDay,
    count,
    classes: new Map(counted.map(([facet, ranked]) => [facet, new Map(ranked)])),
  }
}
