import type { EnrichCounts } from '@fingerpost/enrich'

/** What was read and what became of it, in one line; what did not happen is left out. */
export function enrichSummary(counts: EnrichCounts, seconds: number): string {
  const { lines, bytes, outcomes, novel, occupied, unreadable, join } = counts
  const tiers = [...outcomes].filter(([outcome]) => outcome !== 'unknown' && outcome !== 'below-minimum')
  const enriched = tiers.reduce((sum, [, count]) => sum + count, 0)
  const byTier = tiers.sort(([, a], [, b]) => b - a).map(([tier, count]) => `${tier} ${count}`)
  const notes: readonly (readonly [number, string])[] = [
    [outcomes.get('unknown') ?? 0, 'unknown'],
    [outcomes.get('below-minimum') ?? 0, 'below the minimum score'],
    [novel, 'new'],
    [join?.joined ?? 0, 'joined'],
    [join?.unjoined ?? 0, 'not joined'],
    [join?.ambiguous ?? 0, 'not joined for hellos of different processes'],
    [occupied, 'annotated already'],
    [unreadable, 'unreadable'],
  ]
  const happened = notes.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`)
  const matched = byTier.length === 0 ? '0 matched' : `${enriched} matched (${byTier.join(', ')})`
  const rate = (bytes / 1e6 / Math.max(seconds, 0.001)).toFixed(1)
  return `fp-enrich: ${lines} lines, ${matched}${happened.join('')}, ${seconds.toFixed(2)} s, ${rate} MB/s\n`
}

/**
 * A line of advice for logs in UTF-16, and for each type of events of which most could carry a fingerprint and do not.
 */
export function advice({ utf16, beginning }: EnrichCounts): string {
  const lacking = [...beginning]
    .filter(([, { fingerprinted, unfingerprinted }]) => unfingerprinted >= MANY && unfingerprinted > fingerprinted)
    .map(([{ advice }, { unfingerprinted }]) => `${unfingerprinted} ${advice}`)
  const encoded = utf16 === 0 ? [] : [`UTF-16 is not read (logs: ${utf16}): convert it with iconv -f UTF-16 -t UTF-8`]
  return [...encoded, ...lacking].map((line) => `fp-enrich: ${line}\n`).join('')
}

const MANY = 10
