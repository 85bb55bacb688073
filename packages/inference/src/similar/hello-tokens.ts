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
    suites: cipherSuites.map((suite) => (isGrease(suite) ? GREASE : String(suite))),
    extensions: extensions.map(({ type, data }) => (isGrease(type) ? `(${GREASE}` : `(${type} ${data.join()}`)).sort(),
  }
}

const GREASE = 'GREASE'

/** How far apart two hellos are: 0 for equal ones, 1 for such as have nothing in common. */
export function distance(a: HelloTokens, b: HelloTokens): number {
  const [left, right] = [
    [...a.suites, ...a.extensions],
    [...b.suites, ...b.extensions],
  ]
  const length = left.length + right.length
  return length === 0 ? 0 : 1 - (2 * longestCommonSubsequence(left, right)) / length
}

/** The length of the longest common subsequence, by rows: O(a · b) time, O(b) memory (Wagner and Fischer 1974). */
function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const row = new Uint16Array(b.length + 1)
  for (const token of a) {
    let diagonal = 0
    for (let at = 1; at < row.length; at++) {
      const above = row[at] ?? 0
      row[at] = token === b[at - 1] ? diagonal + 1 : Math.max(above, row[at - 1] ?? 0)
      diagonal = above
    }
  }
  return row[b.length] ?? 0
}
