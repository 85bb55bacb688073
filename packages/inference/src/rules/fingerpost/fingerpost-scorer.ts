import type { ProcessInfo } from '@fingerpost/database'
import type { CandidateSet } from '../candidate-set.ts'
import type { Forms } from '../model.ts'
import { firstOf, type ProcessTerms, type ScoreTerms } from '../score-terms.ts'
import type { CandidateScorer } from '../scorer.ts'
import { temperingAt } from './age.ts'
import type { Candidate } from './candidates.ts'
import type { Destinations } from './destinations.ts'
import { Likelihoods } from './likelihoods.ts'
import { TEMPERING, UNLISTED, UNLISTED_BY_LAB, WEIGHED_FEATURES, type WeighedFeature } from './parameters.ts'
import { programsOf } from './programs.ts'
import type { Likeness } from './tiers.ts'
import { ageTerm, leastUnlisted, nameTerm, rarityTerm, type UnlistedTerms, unlistedTerms } from './unlisted.ts'

/** What a scorer is made of. */
export interface FingerpostScorerOptions {
  readonly set: CandidateSet
  readonly candidates: readonly Candidate[]
  readonly destinations: Destinations
  readonly likeness: Likeness
  /** Programs that are taken for one. */
  readonly forms: Forms
  /** Whether a lab made the database. */
  readonly isOfLab: boolean
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
  readonly #programs: Uint32Array
  readonly #products: Float64Array
  /** By program: what it has besides its evidence, and what its name and its rarity say of programs that are not listed. */
  readonly #priors: Float64Array
  readonly #nameTerms: Float64Array
  readonly #rarityTerms: Float64Array
  readonly #programTerms: Float64Array
  /** The part of the tempering that counts. */
  readonly #tempering: number
  /** The terms of `UNLISTED` that depend on the candidates alone, and their sum. */
  readonly #unlistedTerms: UnlistedTerms
  readonly #unlisted: number
  readonly #leastUnlisted: number
  readonly #isOfLab: boolean
  /** By feature. */
  readonly #likelihoods: readonly Likelihoods[]

  constructor({ set, candidates, destinations, likeness, forms, isOfLab }: FingerpostScorerOptions) {
    const programs = programsOf(candidates, forms)
    this.processes = programs.map(({ info }) => info)
    const shares = programs.map(({ info }) => destinations.shareOf(info.process))
    this.#priors = Float64Array.from(programs, ({ prior }) => prior ** TEMPERING.prior)
    this.#nameTerms = Float64Array.from(programs, ({ info }) => nameTerm(info.process))
    this.#rarityTerms = Float64Array.from(shares, rarityTerm)
    this.#programTerms = this.#nameTerms.map((term, at) => term + (this.#rarityTerms[at] ?? 0))
    this.#parts = programs.flatMap(({ parts }) => parts)
    this.#partPriors = Float64Array.from(this.#parts, ({ prior }) => prior)
    this.#programs = Uint32Array.from(programs.flatMap(({ parts }, program) => parts.map(() => program)))
    this.#products = new Float64Array(this.#parts.length)
    this.features = WEIGHED_FEATURES.filter((feature) => set.groups.flat().some(({ classes }) => classes[feature]))
    const { distance } = likeness
    this.#tempering = distance === undefined ? 1 : TEMPERING.approximate
    this.#leastUnlisted = likeness.leastUnlisted
    this.#unlistedTerms = unlistedTerms(set, { distance, forms, isOfLab })
    this.#isOfLab = isOfLab
    this.#unlisted = Object.values(this.#unlistedTerms).reduce((sum, term) => sum + term, 0)
    this.#likelihoods = this.features.map((feature) => new Likelihoods(feature, { parts: this.#parts, destinations }))
  }

  /** The posterior of each program, given the destination's class in each of `features`; they sum to less than 1. */
  posteriors(classes: readonly string[], age: number): number[] {
    const evidence = new Float64Array(this.processes.length)
    const background = this.#evidence(classes, evidence)
    const total = sumOf(evidence)
    const entropy = this.#temper(evidence, total, this.#temperingAt(age))
    const ofDestination =
      UNLISTED.evidence * Math.log(background / total) + (this.#isOfLab ? UNLISTED_BY_LAB : UNLISTED).entropy * entropy
    const logOdds = this.#unlisted + ofDestination + meanOf(this.#programTerms, evidence) + ageTerm(age, this.#isOfLab)
    const listed = (1 - this.#least(age)) / (1 + Math.exp(logOdds))
    return scaled(evidence, listed)
  }

  /** What posteriors are made of, program by program; all nats are tempered, as they count. */
  explain(classes: readonly string[], age: number): ScoreTerms {
    const evidence = new Float64Array(this.processes.length)
    const background = this.#evidence(classes, evidence)
    const total = sumOf(evidence)
    const isNegligible = Array.from(evidence, (one) => one / total < NEGLIGIBLE)
    const tempering = this.#temperingAt(age)
    const entropy = (this.#isOfLab ? UNLISTED_BY_LAB : UNLISTED).entropy * this.#temper(evidence, total, tempering)
    const terms = {
      ...this.#unlistedTerms,
      evidence: UNLISTED.evidence * Math.log(background / total),
      entropy,
      names: meanOf(this.#nameTerms, evidence),
      rarity: meanOf(this.#rarityTerms, evidence),
      age: ageTerm(age, this.#isOfLab),
    }
    const parts = this.#partsByProgram()
    return {
      processes: isNegligible.map((negligible, program) => ({
        ...this.#terms(parts[program] ?? [], { classes, tempering, prior: this.#priors[program] ?? 0 }),
        negligible,
      })),
      uniform: TEMPERING.uniform,
      unlisted: { least: this.#least(age), terms },
    }
  }

  /** A feature adds what the evidence of the program's executables grows by, once those before it are known. */
  #terms(parts: readonly number[], { classes, tempering, prior }: TermOptions): Omit<ProcessTerms, 'negligible'> {
    let products = parts.map((part) => this.#partPriors[part] ?? 0)
    const before = tempering * Math.log(sumOf(products) * prior)
    const features = this.#likelihoods.map((likelihoods, feature) => {
      const name = classes[feature] ?? ''
      const sum = sumOf(products)
      products = products.map((product, at) => product * (likelihoods.of(name)[parts[at] ?? 0] ?? 0))
      const nats = tempering * Math.log(sumOf(products) / sum)
      return { nats, found: firstOf(parts.map((part) => likelihoods.found(name, part))) }
    })
    return { prior: before, features }
  }

  #partsByProgram(): number[][] {
    const parts: number[][] = this.processes.map(() => [])
    this.#programs.forEach((program, part) => {
      parts[program]?.push(part)
    })
    return parts
  }

  #least(age: number): number {
    return Math.max(this.#leastUnlisted, leastUnlisted(age))
  }

  #temperingAt(age: number): number {
    return this.#tempering * temperingAt(age)
  }

  /** Turns the evidence of each program into its share among those listed, and gives their entropy in nats. */
  #temper(evidence: Float64Array, total: number, tempering: number): number {
    let sum = 0
    for (let at = 0; at < evidence.length; at++) {
      const ratio = (evidence[at] ?? 0) / total
      const weight = ratio < NEGLIGIBLE ? 0 : (ratio * (this.#priors[at] ?? 0)) ** tempering
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
      const likelihood = this.#likelihoods[feature]?.of(classes[feature] ?? '') ?? NO_LIKELIHOODS
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
}

/** What the terms of a program are made of besides its executables. */
interface TermOptions {
  readonly classes: readonly string[]
  readonly tempering: number
  readonly prior: number
}

/** A program with less than this part of the evidence is as good as impossible, and not worth a power and a logarithm. */
const NEGLIGIBLE = 1e-9

const NO_LIKELIHOODS = new Float64Array(0)

/** `Array.from` takes the iterator of a typed array, which costs several times as much. */
function scaled(values: Float64Array, factor: number): number[] {
  const products: number[] = []
  for (let at = 0; at < values.length; at++) products.push((values[at] ?? 0) * factor)
  return products
}

/** The mean of values by their shares. */
function meanOf(values: Float64Array, shares: Float64Array): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += (shares[at] ?? 0) * (values[at] ?? 0)
  return sum
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += values[at] ?? 0
  return sum
}
