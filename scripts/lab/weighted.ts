/** One message judged: what was said of it, and how much it weighs among all. */
export interface Weighed {
  readonly score: number
  readonly isRight: boolean
  readonly isAmongThree: boolean
  readonly isLibraryRight: boolean
  readonly weight: number
}

/** Shares of the weight, 0 to 1. A message without an answer has a score of 0. */
export interface WeightedMetrics {
  readonly name: number
  readonly top3: number
  readonly library: number
  readonly above90: number
  readonly precisionAbove90: number
  readonly calibrationError: number
  readonly bins: readonly { readonly weight: number; readonly score: number; readonly right: number }[]
}

const BINS = 10
const SURE = 0.9

/** Measures weighed messages; the mean score and the share that is right are given for ten bins of equal width. */
export function measureWeighed(judged: readonly Weighed[]): WeightedMetrics {
  const total = sum(judged)
  const share = (some: readonly Weighed[], whole = total) => (whole > 0 ? sum(some) / whole : 0)
  const sure = judged.filter(({ score }) => score >= SURE)
  const bins = Array.from({ length: BINS }, (_, at) => binOf(judged, at, total))
  return {
    name: share(judged.filter(({ isRight }) => isRight)),
    top3: share(judged.filter(({ isAmongThree }) => isAmongThree)),
    library: share(judged.filter(({ isLibraryRight }) => isLibraryRight)),
    above90: share(sure),
    precisionAbove90: share(
      sure.filter(({ isRight }) => isRight),
      sum(sure),
    ),
    calibrationError: bins.reduce((error, { weight, score, right }) => error + weight * Math.abs(score - right), 0),
    bins,
  }
}

function binOf(judged: readonly Weighed[], at: number, total: number) {
  const within = judged.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === at)
  const weight = sum(within)
  if (weight === 0) return { weight: 0, score: 0, right: 0 }
  const score = within.reduce((part, one) => part + one.score * one.weight, 0) / weight
  return { weight: weight / total, score, right: sum(within.filter(({ isRight }) => isRight)) / weight }
}

function sum(judged: readonly Weighed[]): number {
  return judged.reduce((total, { weight }) => total + weight, 0)
}
