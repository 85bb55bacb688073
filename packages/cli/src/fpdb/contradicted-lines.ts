import {
  ContradictionFinder,
  type ProgramTables,
  traitsOfFingerprint,
  writeContradictions,
} from '@fingerpost/inference'

/** How many observations there are whose process never sends such a hello. */
export interface ContradictedCount {
  contradicted: number
}

/**
 * Lines of observations as they are, but with `inconsistent` where their process is known to send no such hello
 * (docs/formats/contradictions.md); such lines are counted.
 */
export async function* contradictedLines(
  lines: AsyncIterable<string>,
  programs: ProgramTables,
  count: ContradictedCount,
): AsyncGenerator<string> {
  const finder = new ContradictionFinder(programs)
  for await (const line of lines) {
    const { fingerprints, process } = Object(JSON.parse(line))
    const { tls, quic } = Object(fingerprints)
    const fingerprint: unknown = tls ?? quic
    const hello = typeof fingerprint === 'string' ? traitsOfFingerprint(fingerprint) : undefined
    const found = hello === undefined ? [] : finder.find({ hello, process: nameOf(process) })
    if (found.length === 0) {
      yield line
      continue
    }
    count.contradicted++
    yield `${line.slice(0, -1)},"inconsistent":${writeContradictions(found, false)}}`
  }
}

function nameOf(process: unknown): string | undefined {
  const { name }: { readonly name?: unknown } = Object(process)
  return typeof name === 'string' ? name : undefined
}
