import { fingerprintType } from '@fingerpost/database'
import { FACETS } from '@fingerpost/database/facets'
import { countsText, type JsonMember, objectText, stringText } from '@fingerpost/database/tools'
import type { Ranked } from '@fingerpost/io/pure'
import type { PublishedEntry, PublishedProcess } from './entry.ts'

/**
 * The lines of a public database, without line ends: one JSON object an entry, in pmercury's schema and in the order of
 * docs/formats/database.md. As soon as one process says whether it is malware, all of them do, since readers look at
 * the first one to learn whether a database knows.
 */
export function* databaseLines(entries: readonly PublishedEntry[]): Generator<string> {
  const knowsMalware = entries.some(({ processes }) => processes.some(({ malware }) => malware !== undefined))
  for (const entry of entries) yield entryLine(entry, knowsMalware)
}

function entryLine(entry: PublishedEntry, knowsMalware: boolean): string {
  const type = fingerprintType(entry.fingerprint)
  return objectText([
    ['str_repr', stringText(entry.fingerprint)],
    type !== 'tls' && ['fp_type', stringText(type)],
    entry.ja3.length > 0 && ['ja3', countsText(entry.ja3)],
    ['first_seen', stringText(entry.firstDay ?? 'unknown')],
    ['last_seen', stringText(entry.lastDay ?? 'unknown')],
    ['total_count', String(entry.totalCount)],
    ['process_info', `[${entry.processes.map((process) => processText(process, knowsMalware)).join(',')}]`],
  ])
}

function processText(process: PublishedProcess, knowsMalware: boolean): string {
  const { sha256s, applicationCategory, firstDay, lastDay } = process
  return objectText([
    ['process', stringText(process.process)],
    ['sha256', stringText(process.sha256)],
    sha256s !== undefined && ['sha256s', `[${sha256s.map(stringText).join(',')}]`],
    applicationCategory !== undefined && ['application_category', stringText(applicationCategory)],
    knowsMalware && ['malware', String(process.malware ?? false)],
    firstDay !== undefined && ['first_seen', stringText(firstDay)],
    lastDay !== undefined && ['last_seen', stringText(lastDay)],
    ['count', String(process.count)],
    ...nameMembers(process),
  ])
}

/** Classes stand there even if they are empty, since readers expect them; parents only where some are known. */
function nameMembers({ names }: PublishedProcess): JsonMember[] {
  const byFacet: Partial<Record<string, readonly Ranked[]>> = names
  return FACETS.map((facet) => {
    const ranked = byFacet[facet]
    return ranked !== undefined && (facet !== 'parent_info' || ranked.length > 0) && [facet, countsText(ranked)]
  })
}
