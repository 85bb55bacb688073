import { BoundedMap } from '@fingerpost/database'
import type { Found } from '../score-terms.ts'
import type { Candidate } from './candidates.ts'
import { ClassTally } from './class-counts.ts'
import type { Destinations } from './destinations.ts'
import { SMOOTHING, type WeighedFeature } from './parameters.ts'

/** What the classes of a feature are counted in. */
export interface LikelihoodOptions {
  readonly parts: readonly Candidate[]
  readonly destinations: Destinations
}

/** How likely the classes of one feature are under each executable of a candidate set. */
export class Likelihoods {
  readonly #feature: WeighedFeature
  readonly #options: LikelihoodOptions
  /** By part: where it went with this fingerprint. */
  readonly #tallies: readonly ClassTally[]
  readonly #together = new ClassTally()
  readonly #recent = new BoundedMap<string, Float64Array>(REMEMBERED)

  constructor(feature: WeighedFeature, options: LikelihoodOptions) {
    this.#feature = feature
    this.#options = options
    this.#tallies = options.parts.map(({ counted }) => {
      const tally = new ClassTally()
      for (const info of counted) tally.add(info, feature)
      return tally
    })
    if (SMOOTHING[feature].fingerprint === 0) return
    for (const { counted } of options.parts) for (const info of counted) this.#together.add(info, feature)
  }

  /** The likelihood of a class under each part, and under the background in the last place. */
  of(name: string): Float64Array {
    const known = this.#recent.get(name)
    if (known !== undefined) return known
    const vector = this.#compute(name)
    this.#recent.set(name, vector)
    return vector
  }

  /** The first place where a class was seen, of those that its likelihood under a part is mixed from. */
  found(name: string, part: number): Found {
    const { parts, destinations } = this.#options
    const there = destinations.ofProcess(parts[part]?.info.process ?? '', this.#feature, name)
    if ((this.#tallies[part]?.share(name) ?? 0) > 0) return 'own'
    if ((there ?? 0) > 0) return 'elsewhere'
    if (SMOOTHING[this.#feature].fingerprint > 0 && (this.#together.share(name) ?? 0) > 0) return 'candidates'
    return destinations.ofEverybody(this.#feature, name) > 0 ? 'background' : 'floor'
  }

  #compute(name: string): Float64Array {
    const { parts, destinations } = this.#options
    if (name === NOT_TOLD) return new Float64Array(parts.length + 1).fill(1)
    const { elsewhere, fingerprint, background, unseen } = SMOOTHING[this.#feature]
    const own = 1 - elsewhere - fingerprint - background
    const everybody = (1 - unseen) * destinations.ofEverybody(this.#feature, name) + unseen
    const shared = fingerprint * (this.#together.share(name) ?? 0) + background * everybody
    const vector = new Float64Array(parts.length + 1)
    parts.forEach(({ info }, part) => {
      const here = this.#tallies[part]?.share(name)
      const there = destinations.ofProcess(info.process, this.#feature, name) ?? here ?? everybody
      vector[part] = own * (here ?? there) + elsewhere * there + shared
    })
    vector[parts.length] = everybody
    return vector
  }
}

/** The class of a destination of which nothing is known; no real class has this name. */
export const NOT_TOLD = ''

/** How many classes of a feature each scorer keeps the likelihoods of: half of it at least, twice that at most. */
const REMEMBERED = 64
