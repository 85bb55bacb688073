import { BoundedMap } from '../../bounded-map.ts'
import type { CandidateSet } from '../../candidate-set.ts'
import type { ProcessInfo } from '../../database-entry.ts'
import type { CandidateScorer } from '../../scorer.ts'
import type { Candidate } from './candidates.ts'
import { ClassTally } from './class-counts.ts'
import type { Destinations } from './destinations.ts'
import { SMOOTHING, TEMPERING, UNLISTED, WEIGHED_FEATURES, type WeighedFeature } from './parameters.ts'

/** What a scorer is made of. */
export interface FingerpostScorerOptions {
  readonly set: CandidateSet
  readonly candidates: readonly Candidate[]
  readonly destinations: Destinations
  /** How far the fingerprint is from the one asked for; undefined where they are the same. */
  readonly distance: number | undefined
}

/**
 * The open-set mixture of docs/formats/classifier.md over one candidate set. The executables of one program are parts
 * of a mixture whose evidence adds up; what the posteriors leave of 1 belongs to programs that are not listed.
 */
export class FingerpostScorer implements CandidateScorer {
  readonly isOpen = true
  readonly features: readonly WeighedFeature[]
  readonly processes: readonly ProcessInfo[]
  readonly #parts: readonly Part[]
  /** By program. */
  readonly #priors: readonly number[]
  readonly #tempering: number
  /** The log-odds of `UNLISTED` but for the terms that depend on the destination. */
  readonly #unlisted: number
  readonly #destinations: Destinations
  readonly #tallies: readonly FeatureTallies[]
  /** By feature: the likelihoods of recent classes under each part, and under the background in the last place. */
  readonly #likelihoods: readonly BoundedMap<string, Float64Array>[]

  constructor({ set, candidates, destinations, distance }: FingerpostScorerOptions) {
    const programs = programsOf(candidates)
    this.processes = programs.map(({ info }) => info)
    this.#priors = programs.map(({ prior }) => prior ** TEMPERING.prior)
    this.#parts = programs.flatMap(({ parts }, program) => parts.map((part) => ({ ...part, program })))
    this.features = WEIGHED_FEATURES.filter((feature) => set.processes.some(({ classes }) => classes[feature]))
    this.#tempering = distance === undefined ? TEMPERING.exact : TEMPERING.approximate
    this.#unlisted = unlistedLogOdds(set, distance)
    this.#destinations = destinations
    this.#tallies = this.features.map((feature) => talliesOf(this.#parts, feature))
    this.#likelihoods = this.features.map(() => new BoundedMap(REMEMBERED))
  }

  /** The posterior of each program, given the destination's class in each of `features`; they sum to less than 1. */
  posteriors(classes: readonly string[]): number[] {
    const evidence = new Float64Array(this.processes.length)
    const background = this.#evidence(classes, evidence)
    let total = 0
    for (const value of evidence) total += value
    let sum = 0
    for (let at = 0; at < evidence.length; at++) {
      const weight = ((evidence[at] ?? 0) / total) ** this.#tempering * (this.#priors[at] ?? 0)
      evidence[at] = weight
      sum += weight
    }
    let entropy = 0
    for (let at = 0; at < evidence.length; at++) {
      const share = ((1 - TEMPERING.uniform) * (evidence[at] ?? 0)) / sum + TEMPERING.uniform / evidence.length
      evidence[at] = share
      entropy -= share * Math.log(share)
    }
    const logOdds = this.#unlisted + UNLISTED.evidence * Math.log(background / total) + UNLISTED.entropy * entropy
    const listed = (1 - UNLISTED.least) / (1 + Math.exp(logOdds))
    return Array.from(evidence, (share) => share * listed)
  }

  /** Adds the evidence of every part to that of its program, and gives that of the background. */
  #evidence(classes: readonly string[], evidence: Float64Array): number {
    const vectors = this.features.map((_, at) => this.#likelihood(at, classes[at] ?? ''))
    for (let part = 0; part < this.#parts.length; part++) {
      const { program, prior } = this.#parts[part] ?? NO_PART
      let product = prior
      for (const vector of vectors) product *= vector[part] ?? 0
      evidence[program] = (evidence[program] ?? 0) + product
    }
    return vectors.reduce((product, vector) => product * (vector[this.#parts.length] ?? 0), 1)
  }

  #likelihood(at: number, name: string): Float64Array {
    const known = this.#likelihoods[at]?.get(name)
    if (known !== undefined) return known
    const vector = this.#computeLikelihood(at, name)
    this.#likelihoods[at]?.set(name, vector)
    return vector
  }

  #computeLikelihood(at: number, name: string): Float64Array {
    const feature = this.features[at] ?? 'classes_ip_as'
    const { elsewhere, fingerprint, background, unseen } = SMOOTHING[feature]
    const own = 1 - elsewhere - fingerprint - background
    const everybody = (1 - unseen) * this.#destinations.ofEverybody(feature, name) + unseen
    const { parts, together } = this.#tallies[at] ?? NO_TALLIES
    const shared = fingerprint * (together.share(name) ?? 0) + background * everybody
    const vector = new Float64Array(this.#parts.length + 1)
    this.#parts.forEach(({ info }, part) => {
      const here = parts[part]?.share(name)
      const there = this.#destinations.ofProcess(info.process, feature, name) ?? here ?? everybody
      vector[part] = own * (here ?? there) + elsewhere * there + shared
    })
    vector[this.#parts.length] = everybody
    return vector
  }
}

/** How many classes of a feature each scorer keeps the likelihoods of: half of it at least, twice that at most. */
const REMEMBERED = 64

interface Part extends Candidate {
  /** Its place among the programs. */
  readonly program: number
}

interface FeatureTallies {
  readonly parts: readonly ClassTally[]
  readonly together: ClassTally
}

const NO_PART = { program: 0, prior: 0 }
const NO_TALLIES: FeatureTallies = { parts: [], together: new ClassTally() }

interface Program extends Candidate {
  readonly parts: readonly Candidate[]
}

/** Candidates by name, and apart by whether they are malware; each is shown as its most frequent executable. */
function programsOf(candidates: readonly Candidate[]): Program[] {
  const groups = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const key = `${candidate.info.malware === true} ${candidate.info.process}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [candidate])
    else group.push(candidate)
  }
  return [...groups.values()].map((parts) => ({
    info: parts.reduce((first, part) => (part.prior > first.prior ? part : first)).info,
    prior: parts.reduce((sum, { prior }) => sum + prior, 0),
    parts,
  }))
}

function talliesOf(parts: readonly Part[], feature: WeighedFeature): FeatureTallies {
  const together = new ClassTally()
  const tallies = parts.map(({ info }) => {
    const tally = new ClassTally()
    tally.add(info, feature)
    together.add(info, feature)
    return tally
  })
  return { parts: tallies, together }
}

function unlistedLogOdds({ processes, totalCount }: CandidateSet, distance: number | undefined): number {
  const names = new Set(processes.map(({ process }) => process)).size
  return (
    UNLISTED.constant +
    UNLISTED.processes * Math.log(names) +
    (processes.length >= CUT_AT ? UNLISTED.cut : 0) +
    UNLISTED.rare * Math.max(0, 4 - Math.log10(totalCount)) +
    (distance === undefined ? 0 : UNLISTED.approximate + UNLISTED.distance * distance)
  )
}

/** Databases list at most ten executables by default. */
const CUT_AT = 10
