import type { Database } from '@fingerpost/database'
import { FACETS, type Facet } from '@fingerpost/database/facets'
import { nodeDigests } from '@fingerpost/database/node'
import {
  type NumberReader,
  normalFingerprint,
  type ParsedEntry,
  type ParsedProcess,
  parseEntry,
} from '@fingerpost/database/tools'
import type { NpfFormat } from '@fingerpost/fingerprint'
import { InputError, isObject, Mismatch } from '@fingerpost/io/pure'
import { type Counts, compareTallies, increase, type Tally } from '../tallies/tally.ts'

/**
 * What a public database holds, as sorted tallies: a tally for each executable, over all of its days. Fingerprints are
 * put into the given format; of lines with the same fingerprint the later counts, as for all readers. Throws InputError
 * at a line that is no entry or whose fingerprint cannot be put into the format.
 */
export function publicTallies(database: Database, path: string, format: NpfFormat): Tally[] {
  const tallies = new Map<string, readonly Tally[]>()
  for (const { text, number } of database.lines()) {
    try {
      const entry = parseEntry(text, WHOLE)
      tallies.set(entry.fingerprint, entryTallies(entry, format))
    } catch (error) {
      throw error instanceof Mismatch ? new InputError(path, number, error.message) : error
    }
  }
  return [...tallies.values()].flat().sort(compareTallies)
}

/** The JA3 hashes of an entry are counted with its first tally: they are published as sums over all of them. */
function entryTallies(entry: ParsedEntry<Counts>, format: NpfFormat): readonly Tally[] {
  const normal = normalFingerprint(entry.fingerprint, format, nodeDigests)
  const isKnown = entry.hasProcesses || entry.imitations.length > 0
  if (normal === 'truncated' || !isKnown) return []
  const all = [...entry.processes.map((process) => ownTally(process, entry)), ...imitatorTallies(entry)]
  const tallies = all.map((tally) => ({ ...tally, fingerprint: normal.text }))
  if (normal.storesJa3 && entry.ja3 !== undefined) tallies[0]?.names.set('ja3', entry.ja3)
  return tallies
}

type UnnamedTally = Omit<Tally, 'fingerprint'>

function ownTally(process: ParsedProcess<Counts>, { firstDay, lastDay }: ParsedEntry<Counts>): UnnamedTally {
  return {
    process: process.process,
    imitates: '',
    sha256: process.sha256?.toUpperCase() ?? '',
    firstDay: process.firstDay ?? firstDay,
    lastDay: process.lastDay ?? lastDay,
    host: '',
    malware: process.malware,
    count: process.count,
    names: namesOf(process),
  }
}

/** The versions of an imitation, which are not counted, stand with its first imitator. */
function imitatorTallies({ imitations, firstDay, lastDay }: ParsedEntry<Counts>): UnnamedTally[] {
  return imitations.flatMap(({ process: imitates, count: total, versions, imitators }) =>
    [...imitators].map(([process, count], at) => {
      const names = new Map<Facet, Counts>()
      if (at === 0 && versions.length > 0)
        names.set('imitated_versions', new Map(versions.map((version) => [version, total])))
      return { process, imitates, sha256: '', firstDay, lastDay, host: '', malware: undefined, count, names }
    }),
  )
}

function namesOf(process: ParsedProcess<Counts>): Map<Facet, Counts> {
  const { category, count } = process
  const names = new Map<Facet, Counts>()
  for (const facet of FACETS) {
    const counts = facet === 'ja3' ? undefined : process.counts(facet)
    if (counts !== undefined) names.set(facet, counts)
  }
  return category === undefined ? names : names.set('application_categories', new Map([[category, count]]))
}

/** mercury's archives have weighed counts, which are rounded; anything that is no count is refused. */
const WHOLE: NumberReader<Counts> = {
  count: wholeCount,
  counts(value, member) {
    if (!isObject(value)) return undefined
    const sums: Counts = new Map()
    for (const [name, count] of Object.entries(value)) {
      increase(sums, member === 'classes_ip_as' ? numberOf(name) : name, wholeCount(count, member))
    }
    return sums
  },
}

/** Systems of 2019 are named `13335:Cloudflare, Inc.` in places; what two names have in common is added. */
function numberOf(system: string): string {
  return system.split(':', 1)[0] ?? system
}

function wholeCount(value: unknown, member: string): number {
  const count = typeof value === 'number' && value > 0 ? Math.max(1, Math.round(value)) : Number.NaN
  if (!Number.isSafeInteger(count)) throw new Mismatch(member, 'a count from 1 on')
  return count
}
