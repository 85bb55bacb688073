/** A range of places in a message, as [start, end). */
export type Span = readonly [start: number, end: number]

/** The parts of a range that none of some others cover; those are sorted and apart. */
export function gapsWithin([start, end]: Span, covered: Iterable<Span>): Span[] {
  const gaps: Span[] = []
  let at = start
  for (const [from, to] of covered) {
    if (at < from && at < end) gaps.push([at, Math.min(from, end)])
    at = Math.max(at, to)
  }
  if (at < end) gaps.push([at, end])
  return gaps
}
