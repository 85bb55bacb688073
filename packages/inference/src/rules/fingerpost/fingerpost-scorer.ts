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
  readonly #parts: readonly Candidate[]
  /** By part: its prior, the place of its program, and what evidence is worked out in. */
  readonly #partPriors: Float64Array
  readonly #programs: Uint16Array
  readonly #products: Float64Array
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
    this.#parts = programs.flatMap(({ parts }) => parts)
    this.#partPriors = Float64Array.from(this.#parts, ({ prior }) => prior)
    this.#programs = Uint16Array.from(programs.flatMap(({ parts }, program) => parts.map(() => program)))
    this.#products = new Float64Array(this.#parts.length)
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
    for (let at = 0; at < evidence.length; at++) total += evidence[at] ?? 0
    const entropy = this.#temper(evidence, total)
    const logOdds = this.#unlisted + UNLISTED.evidence * Math.log(background / total) + UNLISTED.entropy * entropy
    const listed = (1 - UNLISTED.least) / (1 + Math.exp(logOdds))
    return Array.from(evidence, (share) => share * listed)
  }

  /** Turns the evidence of each program into its share among those listed, and gives their entropy in nats. */
  #temper(evidence: Float64Array, total: number): number {
    let sum = 0
    for (let at = 0; at < evidence.length; at++) {
      const ratio = (evidence[at] ?? 0) / total
      const weight = ratio < NEGLIGIBLE ? 0 : ratio ** this.#tempering * (this.#priors[at] ?? 0)
      evidence[at] = weight
      sum += weight
    }
    const uniform = TEMPERING.uniform / evidence.length
    const uniformEntropy = uniform * Math.log(uniform)
    let entropy = 0
    for (let at = 0; at < evidence.length; at++) {
      const weight = evidence[at] ?? 0
      const share = ((1 - TEMPERING.uniform) * weight) / sum + uniform
      evidence[at] = share
      entropy -= weight === 0 ? uniformEntropy : share * Math.log(share)
    }
    return entropy
  }

  /**
   * Adds the evidence of every part to that of its program, and gives that of the background. Half of the time of an
   * answer is spent here, so likelihoods are multiplied in place.
   */
  #evidence(classes: readonly string[], evidence: Float64Array): number {
    const products = this.#products
    products.set(this.#partPriors)
    let background = 1
    for (let feature = 0; feature < this.features.length; feature++) {
      const likelihood = this.#likelihood(feature, classes[feature] ?? '')
      for (let part = 0; part < products.length; part++)
        products[part] = (products[part] ?? 0) * (likelihood[part] ?? 0)
      background *= likelihood[products.length] ?? 0
    }
    for (let part = 0; part < products.length; part++) {
      const program = this.#programs[part] ?? 0
      evidence[program] = (evidence[program] ?? 0) + (products[part] ?? 0)
    }
    return background
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

interface FeatureTallies {
  readonly parts: readonly ClassTally[]
  readonly together: ClassTally
}

/** A program with less than this part of the evidence is as good as impossible, and not worth a power and a logarithm. */
const NEGLIGIBLE = 1e-9

const NO_TALLIES: FeatureTallies = { parts: [], together: new ClassTally() }

interface Program {
  /** Its most frequent executable. */
  readonly info: ProcessInfo
  readonly prior: number
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

function talliesOf(parts: readonly Candidate[], feature: WeighedFeature): FeatureTallies {
  const together = new ClassTally()
  const tallies = parts.map(({ counted }) => {
    const tally = new ClassTally()
    for (const info of counted) tally.add(info, feature)
    for (const info of counted) together.add(info, feature)
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
