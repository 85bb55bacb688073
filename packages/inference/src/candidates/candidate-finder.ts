import type { Database, DatabaseEntry, LoggedEntries, LoggedKeys, MatchTier, NearEntries } from '@fingerpost/database'
import { BoundedMap, entryType, loggedKey } from '@fingerpost/database'
import type { EntriesFound, Model, Scoring } from '../rules/model.ts'
import type { Match } from './match.ts'
import { OperatingSystems } from './operating-systems.ts'

/** The processes that may have opened a connection, ready to be scored. */
export interface Candidates {
  /** Tells this candidate set from the others in the keys of answers. */
  readonly number: number
  /** The type of their fingerprints. */
  readonly type: string
  readonly scoring: Scoring
  readonly match: Match
  /** How many programs send the message, or one that it resembles, of their own accord. */
  readonly senders: number
  /** Programs that were told to send this message, sorted; they are among the processes. */
  readonly imitators: readonly string[]
  /** Undefined where they are not asked for. */
  readonly operatingSystems: OperatingSystems | undefined
}

/** How candidates are scored, and how much of it is kept. */
export interface CandidateFinderOptions {
  readonly model: Model
  /** How near a known fingerprint must be to answer for an unknown one, 0 (never) to 1. */
  readonly near: number
  /** Whether the suites of a logged hello in their order may answer where nothing else does. */
  readonly orderedCiphers: boolean
  /** Whether operating systems are read as well. */
  readonly operatingSystems: boolean
  /** How many candidate sets of each kind of key are kept: this many at least, twice that at most. */
  readonly remembered: number
}

/** Finds the candidates of a connection in a database by the best key that it knows, and keeps recent ones. */
export class CandidateFinder {
  readonly #database: Database
  readonly #options: CandidateFinderOptions
  readonly #byFingerprint: BoundedMap<string, Candidates | 'none'>
  readonly #byLoggedKey: BoundedMap<string, Candidates | 'none'>
  /** By the few entries for random fingerprints. */
  readonly #random = new Map<string, Candidates>()
  #made = 0

  constructor(database: Database, options: CandidateFinderOptions) {
    this.#database = database
    this.#options = options
    this.#byFingerprint = new BoundedMap(options.remembered)
    this.#byLoggedKey = new BoundedMap(options.remembered)
  }

  /** By a fingerprint in any notation; `none` where the database has nothing like it. */
  find(fingerprint: string): Candidates | 'none' {
    let candidates = this.#byFingerprint.get(fingerprint)
    if (candidates === undefined) {
      candidates = this.#ofFingerprint(fingerprint)
      this.#byFingerprint.set(fingerprint, candidates)
    }
    return candidates
  }

  /** By what a log tells of the hello; `none` where the database has nothing like it. */
  findLogged(keys: LoggedKeys): Candidates | 'none' {
    const key = loggedKey(keys)
    let candidates = this.#byLoggedKey.get(key)
    if (candidates === undefined) {
      candidates = this.#ofLogged(keys)
      this.#byLoggedKey.set(key, candidates)
    }
    return candidates
  }

  #ofFingerprint(fingerprint: string): Candidates | 'none' {
    const entry = this.#database.find(fingerprint)
    if (entry !== undefined) return this.#candidates([entry], 'fingerprint')
    const labels = this.#database.findLabels(fingerprint)
    if (labels !== undefined) return this.#candidates(labels.entries, labels.by)
    const nearest = this.#nearest(fingerprint)
    return nearest === 'none' ? this.#randomized(fingerprint) : nearest
  }

  /** An entry may know operating systems alone, or only programs that others copy. */
  #isScored({ processes, imitations }: DatabaseEntry): boolean {
    return processes.length > 0 || (imitations.length > 0 && this.#options.model.takesImitations)
  }

  /** Whatever the fingerprint, the candidates are those of one entry. */
  #randomized(fingerprint: string): Candidates | 'none' {
    const entry = this.#database.findRandomized(fingerprint)
    if (entry === undefined) return 'none'
    const candidates = this.#random.get(entry.fingerprint) ?? this.#candidates([entry], 'randomized')
    if (candidates !== 'none') this.#random.set(entry.fingerprint, candidates)
    return candidates
  }

  #ofLogged(keys: LoggedKeys): Candidates | 'none' {
    const found = this.#database.findLogged(keys)
    if (found !== undefined) return this.#ofKey(found, keys)
    const nearest = this.#nearestJa4(keys.ja4)
    if (nearest !== 'none' || !this.#options.orderedCiphers) return nearest
    const last = this.#database.findOrderedCiphers(keys)
    return last === undefined ? 'none' : this.#ofKey(last, keys)
  }

  #nearest(fingerprint: string): Candidates | 'none' {
    const { near } = this.#options
    const found = near > 0 ? this.#database.findNearest(fingerprint, near) : undefined
    return this.#approximate(found)
  }

  #nearestJa4(ja4: readonly string[] = []): Candidates | 'none' {
    const { near } = this.#options
    const found = near > 0 && ja4.length > 0 ? this.#database.findNearJa4(ja4, near) : undefined
    return this.#approximate(found, 'unlisted')
  }

  #approximate(found: NearEntries | undefined, logged?: EntriesFound['logged']): Candidates | 'none' {
    if (found === undefined) return 'none'
    const { nearest: fingerprint, distance, entries } = found
    const match: Match = { by: 'approximate', fingerprints: entries.length, nearest: { fingerprint, distance } }
    return this.#make(entries, match, { by: 'approximate', distance, logged })
  }

  #ofKey({ entries, by }: LoggedEntries, keys: LoggedKeys): Candidates | 'none' {
    const logged = isUnlisted(by, keys) ? 'unlisted' : 'finest'
    return this.#make(entries, { by, fingerprints: entries.length }, { by, logged })
  }

  #candidates(entries: readonly DatabaseEntry[], by: MatchTier): Candidates | 'none' {
    return this.#make(entries, { by, fingerprints: entries.length })
  }

  /** `none` where the entries have no candidates for the model. */
  #make(entries: readonly DatabaseEntry[], match: Match, found: EntriesFound = match): Candidates | 'none' {
    if (!entries.some((entry) => this.#isScored(entry))) return 'none'
    const { model, operatingSystems } = this.#options
    const scoring = model.scoring(entries, found)
    const { processes } = scoring.scorer
    const systems = operatingSystems ? new OperatingSystems({ processes, entries }, this.#database) : undefined
    const type = entryType(entries[0]?.fingerprint ?? '')
    const imitators = model.takesImitations ? imitatorsOf(entries) : NONE
    const senders = new Set(entries.flatMap((entry) => entry.processes.map(({ process }) => process))).size
    return { number: this.#made++, type, scoring, match, operatingSystems: systems, imitators, senders }
  }
}

/** Whether a log has a finer key than the one that led to entries: it would have led to the hello's own entry. */
function isUnlisted(by: MatchTier, { handshake, ja4 = [] }: LoggedKeys): boolean {
  if (by === 'ja4') return handshake !== undefined
  if (by === 'ja3' || by === 'sorted-ja3') return handshake !== undefined || ja4.length > 0
  return by === 'stable' || by === 'ordered-ciphers'
}

function imitatorsOf(entries: readonly DatabaseEntry[]): readonly string[] {
  const names = new Set(
    entries.flatMap(({ imitations }) => imitations.flatMap(({ imitators }) => [...imitators.keys()])),
  )
  return names.size === 0 ? NONE : [...names].sort()
}

const NONE: readonly string[] = []
