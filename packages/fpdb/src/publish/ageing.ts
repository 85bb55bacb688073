/** The weights of counts by day: integers, so that sums do not depend on their order. */
export interface Weights {
  /** The weight of a day; what has no day weighs as the first. */
  of(day: string | undefined): number
  /** The weight of the reference day: what one connection of that day counts. */
  readonly unit: number
}

/** All days weigh alike. */
export const EQUAL_WEIGHTS: Weights = { of: () => 1, unit: 1 }

/** How counts age. */
export interface AgeingOptions {
  /** In days. */
  readonly halfLife: number
  /** The day whose counts, and those of later days, count fully: `YYYY-MM-DD`. */
  readonly asOf: string
  /** The first day that anything was observed on. */
  readonly firstDay: string | undefined
  /** The sum of all counts: the greater it is, the coarser the weights, so that every weighed sum is exact. */
  readonly total: number
}

/** Weights that halve with every half-life before the reference day. */
export function ageWeights({ halfLife, asOf, firstDay, total }: AgeingOptions): Weights {
  const unit = 2 ** Math.max(0, Math.min(FINEST_BITS, MANTISSA_BITS - Math.ceil(Math.log2(total + 1))))
  const weights = new Map<string | undefined, number>()
  const weightOf = (day: string | undefined) => {
    const age = Math.max(0, daysBetween(day ?? firstDay ?? asOf, asOf))
    return Math.round(unit * halved(age / halfLife))
  }
  return {
    unit,
    of: (day) => {
      let weight = weights.get(day)
      if (weight === undefined) {
        weight = weightOf(day)
        weights.set(day, weight)
      }
      return weight
    },
  }
}

const MANTISSA_BITS = 53
const FINEST_BITS = 24

/** 2^-exponent by multiplications and square roots alone, which IEEE 754 rounds alike everywhere, as it does not `pow`. */
function halved(exponent: number): number {
  let result = 2 ** -Math.floor(exponent)
  let rest = exponent - Math.floor(exponent)
  let root = 0.5
  for (let bit = 0; bit < MANTISSA_BITS && rest > 0; bit += 1) {
    root = Math.sqrt(root)
    rest *= 2
    if (rest >= 1) {
      result *= root
      rest -= 1
    }
  }
  return result
}

const DAY_MS = 86_400_000

function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS)
}
