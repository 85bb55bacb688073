import { type Facet, facetsOf } from '@fingerpost/database/facets'
import { compareText, type Ranked, ranking } from '@fingerpost/io/pure'
import { spanOf } from '../observations/day-span.ts'
import type { Tally } from '../tallies/tally.ts'
import type { Weights } from './ageing.ts'
import type { PublishedEntry, PublishedFacet, PublishedProcess } from './entry.ts'
import { ImitationSums } from './imitations.ts'
import { type PublishOptions, pruneLimits, publicClasses } from './options.ts'
import { Pruning } from './pruning.ts'
import { ExecutableSums, facetSums } from './sums.ts'

const OPERATING_SYSTEMS = 5
const PARENTS = 5
const JA3_HASHES = 16
const DIGESTS = 10

/**
 * Turns sorted tallies into the entries of a public database: most observed first, ties by fingerprint. Holds the
 * tallies of one fingerprint at a time.
 */
export async function publish(
  tallies: AsyncIterable<Tally>,
  options: PublishOptions,
  weights: Weights,
): Promise<PublishedEntry[]> {
  const publisher = new Publisher(options, weights)
  for await (const tally of tallies) publisher.add(tally)
  return publisher.finish()
}

class Publisher {
  readonly #options: PublishOptions
  readonly #weights: Weights
  readonly #facets: readonly PublishedFacet[]
  readonly #pruning: Pruning
  readonly #entries: PublishedEntry[] = []
  #fingerprint: string | undefined
  /** Those of the fingerprint, in the order of their names and digests. */
  #executables: ExecutableSums[] = []
  #imitations = new ImitationSums()
  #sha256 = ''

  constructor(options: PublishOptions, weights: Weights) {
    this.#options = options
    this.#weights = weights
    this.#pruning = new Pruning(options, weights)
    this.#facets = facetsOf(publicClasses(options)).filter(isProcessFacet)
  }

  add(tally: Tally): void {
    if (!isInPeriod(tally, this.#options)) return
    if (tally.fingerprint !== this.#fingerprint) this.#endFingerprint()
    this.#fingerprint = tally.fingerprint
    const host = this.#options.minHosts === undefined ? '' : tally.host
    const sums = tally.imitates === '' ? this.#executableOf(tally) : this.#imitations.of(tally)
    sums.add(tally, this.#weights.of(tally.lastDay), host)
  }

  finish(): PublishedEntry[] {
    this.#endFingerprint()
    return this.#entries.sort((a, b) => b.totalCount - a.totalCount || compareText(a.fingerprint, b.fingerprint))
  }

  #executableOf({ process, sha256 }: Tally): ExecutableSums {
    const last = this.#executables.at(-1)
    const isSame = last?.process === process && (this.#options.by === 'name' || this.#sha256 === sha256)
    this.#sha256 = sha256
    if (last !== undefined && isSame) return last
    const executable = new ExecutableSums(process)
    this.#executables.push(executable)
    return executable
  }

  #endFingerprint(): void {
    const [fingerprint, executables, sums] = [this.#fingerprint, this.#executables, this.#imitations]
    this.#executables = []
    this.#imitations = new ImitationSums()
    if (fingerprint === undefined) return
    const limits = pruneLimits(this.#options)
    const kept = executables.filter(({ own }) => this.#pruning.isKept(own))
    const processes = kept
      .map((executable) => this.#processEntry(executable))
      .sort(compareProcesses)
      .slice(0, limits.processes)
    const imitations = sums.published(this.#pruning, limits)
    if (processes.length + imitations.length === 0) return
    const all = [...executables, ...sums.imitators]
    this.#entries.push({
      fingerprint,
      ja3: this.#pruning.ranked(facetSums(all, 'ja3'), JA3_HASHES),
      ...spanOf(all),
      totalCount: [...processes, ...imitations].reduce((sum, { count }) => sum + count, 0),
      processes,
      imitations,
    })
  }

  #processEntry(executable: ExecutableSums): PublishedProcess {
    const { process, malware, firstDay, lastDay, own } = executable
    const digests = ranking(executable.digests, DIGESTS)
      .map(([digest]) => digest)
      .filter((digest) => digest !== '')
    const names = this.#facets.map((facet) => [facet, this.#rankedFacet(executable, facet)] as const)
    const [category] = this.#pruning.ranked(executable.names.get('application_categories'), 1)
    return {
      process,
      sha256: digests[0] ?? '',
      sha256s: this.#options.by === 'name' ? digests : undefined,
      applicationCategory: category?.[0],
      malware,
      firstDay,
      lastDay,
      count: this.#pruning.scaled(own.count),
      names: Object.fromEntries(names),
    }
  }

  #rankedFacet({ names }: ExecutableSums, facet: PublishedFacet): readonly Ranked[] {
    const { destinations } = pruneLimits(this.#options)
    return this.#pruning.ranked(
      names.get(facet),
      facet === 'os_info' ? OPERATING_SYSTEMS : facet === 'parent_info' ? PARENTS : destinations,
    )
  }
}

function isInPeriod({ lastDay }: Tally, { since, until }: PublishOptions): boolean {
  if (since === undefined && until === undefined) return true
  return lastDay !== undefined && lastDay >= (since ?? lastDay) && lastDay <= (until ?? lastDay)
}

function isProcessFacet(facet: Facet): facet is PublishedFacet {
  return facet !== 'ja3' && facet !== 'application_categories' && facet !== 'imitated_versions'
}

function compareProcesses(a: PublishedProcess, b: PublishedProcess): number {
  return b.count - a.count || compareText(a.process, b.process) || compareText(a.sha256, b.sha256)
}
