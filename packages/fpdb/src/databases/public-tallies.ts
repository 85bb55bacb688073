import type { Database } from '@fingerpost/database'
import { FACETS, type Facet } from '@fingerpost/database/facets'
import { nodeDigests } from '@fingerpost/database/node'
import { normalFingerprint } from '@fingerpost/database/tools'
import type { NpfFormat } from '@fingerpost/fingerprint'
import { InputError, isObject, type JsonObject, Mismatch } from '@fingerpost/io/pure'
import { compareTallies, type Tally } from '../tallies/tally.ts'
import { parseObject, tallyOf } from '../tallies/tally-line.ts'

/**
 * What a public database holds, as sorted tallies: a tally for each executable, over all of its days. Fingerprints are
 * put into the given format; of lines with the same fingerprint the later counts, as for all readers. Throws InputError
 * at a line that is no entry or whose fingerprint cannot be put into the format.
 */
export function publicTallies(database: Database, path: string, format: NpfFormat): Tally[] {
  const tallies = new Map<string, readonly Tally[]>()
  for (const { text, number } of database.lines()) {
    try {
      const entry = parseObject(text)
      tallies.set(String(entry.str_repr), entryTallies(entry, format))
    } catch (error) {
      throw error instanceof Mismatch ? new InputError(path, number, error.message) : error
    }
  }
  return [...tallies.values()].flat().sort(compareTallies)
}

/** The JA3 hashes of an entry are counted with its first executable: they are published as sums over all of them. */
function entryTallies(entry: JsonObject, format: NpfFormat): readonly Tally[] {
  const normal = normalFingerprint(String(entry.str_repr), format, nodeDigests)
  if (normal === 'truncated') return []
  const processes = Array.isArray(entry.process_info) ? entry.process_info.filter(isObject) : []
  return processes.map((process, at) =>
    tallyOf({
      str_repr: normal.text,
      process: process.process,
      sha256: String(process.sha256 ?? '').toUpperCase(),
      first_seen: dayOf(process.first_seen ?? entry.first_seen),
      last_seen: dayOf(process.last_seen ?? entry.last_seen),
      malware: process.malware,
      count: wholeCount(process.count),
      ...facetMembers(process),
      ...(at === 0 && normal.storesJa3 && isObject(entry.ja3) ? { ja3: wholeCounts('ja3', entry.ja3) } : {}),
      ...categoryMember(process),
    }),
  )
}

/** `unknown` where no observation had a time; the public databases of 2020 give a time besides the day. */
function dayOf(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\d{4}-\d\d-\d\d/.exec(value)?.[0] : undefined
}

function facetMembers(process: JsonObject): JsonObject {
  const present = FACETS.flatMap((facet) => {
    const counts = process[facet]
    return isObject(counts) && facet !== 'ja3' ? [[facet, wholeCounts(facet, counts)] as const] : []
  })
  return Object.fromEntries(present)
}

function categoryMember({ application_category: category, count }: JsonObject): JsonObject {
  return typeof category === 'string' ? { application_categories: { [category]: wholeCount(count) } } : {}
}

/** Systems of 2019 are named `13335:Cloudflare, Inc.` in places; what two names have in common is added. */
function wholeCounts(facet: Facet, counts: JsonObject): JsonObject {
  const sums = new Map<string, number>()
  for (const [name, count] of Object.entries(counts)) {
    const key = facet === 'classes_ip_as' ? (name.split(':', 1)[0] ?? name) : name
    sums.set(key, (sums.get(key) ?? 0) + wholeCount(count))
  }
  return Object.fromEntries(sums)
}

/** mercury's archives have weighed counts. Anything else is left for `tallyOf` to refuse. */
function wholeCount(count: unknown): number {
  return typeof count === 'number' && count > 0 ? Math.max(1, Math.round(count)) : Number.NaN
}
