import type { EnrichCounts } from '@fingerpost/enrich'
import type { LogFormat } from '@fingerpost/logs'

/** What was read and what became of it, in one line; what did not happen is left out. */
export function summary(counts: EnrichCounts, seconds: number): string {
  const { lines, bytes, outcomes, novel, occupied, unreadable } = counts
  const tiers = [...outcomes].filter(([outcome]) => outcome !== 'unknown' && outcome !== 'below-minimum')
  const enriched = tiers.reduce((sum, [, count]) => sum + count, 0)
  const byTier = tiers.sort(([, a], [, b]) => b - a).map(([tier, count]) => `${tier} ${count}`)
  const notes: readonly (readonly [number, string])[] = [
    [outcomes.get('unknown') ?? 0, 'unknown'],
    [outcomes.get('below-minimum') ?? 0, 'below the minimum score'],
    [novel, 'new'],
    [occupied, 'annotated already'],
    [unreadable, 'unreadable'],
  ]
  const happened = notes.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`)
  const named = byTier.length === 0 ? '0 named' : `${enriched} named (${byTier.join(', ')})`
  const rate = (bytes / 1e6 / Math.max(seconds, 0.001)).toFixed(1)
  return `fp-enrich: ${lines} lines, ${named}${happened.join('')}, ${seconds.toFixed(2)} s, ${rate} MB/s\n`
}

/** A line of advice where most events that could carry a fingerprint do not, or nothing. */
export function advice({ fingerprinted, unfingerprinted }: EnrichCounts, format: LogFormat): string {
  if (unfingerprinted < MANY || unfingerprinted <= fingerprinted) return ''
  return `fp-enrich: ${unfingerprinted} tls events have neither ja3 nor ja4: ${format.unfingerprinted.advice}\n`
}

const MANY = 10
