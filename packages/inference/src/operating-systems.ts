import type { OperatingSystem } from './identification.ts'

/** How many operating systems are listed unless told otherwise. */
export const MOST_SYSTEMS = 5

/** The most probable of several operating systems, which are given by weight; equal ones sort by name. */
export function mostProbable(weights: Iterable<readonly [string, number]>, limit = MOST_SYSTEMS): OperatingSystem[] {
  const systems = Array.from(weights, ([name, probability]) => ({ name, probability }))
  const sorted = systems.sort((a, b) => b.probability - a.probability || (a.name < b.name ? -1 : 1))
  return sorted.slice(0, limit)
}

/** Weights in proportion, so that they sum to 1; none where they are all 0. */
export function sharesOf(weights: Readonly<Record<string, number>>): [string, number][] {
  const entries = Object.entries(weights)
  const sum = entries.reduce((total, [, weight]) => total + weight, 0)
  return sum > 0 ? entries.map(([name, weight]) => [name, weight / sum]) : []
}
