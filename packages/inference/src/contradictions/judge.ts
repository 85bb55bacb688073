import { helloClaim, IMPOSSIBLE } from './browsers.ts'
import type { Claim } from './claims.ts'
import type { Contradiction, Reason, Witness } from './contradiction.ts'
import type { HelloTraits } from './hello-traits.ts'

/** What speaks against a claim in a hello: each reason once, in the order of the rules. */
export function reasonsAgainst({ kind, versions: [least, greatest] }: Claim, hello: HelloTraits): readonly Reason[] {
  const reasons = new Set<Reason>()
  for (const { why, since, until, holds } of IMPOSSIBLE[kind]) {
    if (least >= since && greatest < until && !reasons.has(why) && holds(hello)) reasons.add(why)
  }
  return [...reasons]
}

/** What speaks against a claim, as contradictions of its witness and the hello. */
export function contradictionsOf(witness: Witness, claim: Claim | undefined, hello: HelloTraits): Contradiction[] {
  if (claim === undefined) return []
  return reasonsAgainst(claim, hello).map((why) => ({ between: [witness, 'hello'], why }))
}

/**
 * What in a hello contradicts the rest of it: something that one browser alone sends, and something that it never sends
 * together with that.
 */
export function contradictionsWithin(hello: HelloTraits): Contradiction[] {
  return contradictionsOf('hello', helloClaim(hello), hello)
}
