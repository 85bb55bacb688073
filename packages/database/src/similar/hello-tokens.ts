import { type ClientHelloFacts, isGrease } from '@fingerpost/fingerprint'

/** What two hellos are compared by: each suite and each extension, with its data, is one token. */
export interface HelloTokens {
  readonly suites: readonly string[]
  readonly extensions: readonly string[]
}

/**
 * The tokens of a hello: suites in the client's order of preference, extensions sorted, since browsers shuffle them; every
 * GREASE value is the same.
 */
export function helloTokens({ cipherSuites, extensions }: ClientHelloFacts): HelloTokens {
  return {
    suites: cipherSuites.map((suite) => String(isGrease(suite) ? GREASE : suite)),
    extensions: extensions
      .map(({ type, data }) => (isGrease(type) ? `(${GREASE}` : `(${type} ${String.fromCharCode(...data)}`))
      .sort(),
  }
}

const GREASE = 0x0a0a

/** The distance of two lists of tokens given as numbers: 0 for equal lists, 1 for lists with nothing in common. */
export function distance(a: Int32Array, b: Int32Array): number {
  const length = a.length + b.length
  return length === 0 ? 0 : 1 - (2 * longestCommonSubsequence(a, b)) / length
}

/** The least distance that two lists of these lengths can have: it is theirs where one contains the other. */
export function leastDistance(a: number, b: number): number {
  return a + b === 0 ? 0 : Math.abs(a - b) / (a + b)
}

/** The length of the longest common subsequence, by rows: O(a · b) time, O(b) memory (Wagner and Fischer 1974). */
function longestCommonSubsequence(a: Int32Array, b: Int32Array): number {
  const row = new Uint16Array(b.length + 1)
  for (const token of a) {
    let diagonal = 0
    let left = 0
    for (let at = 0; at < b.length; at++) {
      const above = row[at + 1] ?? 0
      if (token === b[at]) left = diagonal + 1
      else if (above > left) left = above
      row[at + 1] = left
      diagonal = above
    }
  }
  return row[b.length] ?? 0
}
