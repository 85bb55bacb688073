import type { ClientResult } from './observe.ts'
import { writeObservations } from './observe.ts'

/** Writes what a recording gives to the repository. */
export function writeResources(results: readonly ClientResult[]): void {
  const path = writeObservations(results.flatMap(({ observations }) => observations))
  console.error(path)
}
