import type { ProcessInfo } from '@fingerpost/database'
import type { Forms } from '../model.ts'
import type { Candidate } from './candidates.ts'

/** A program that may have made a connection, with its executables. */
export interface Program {
  /** Its most frequent executable. */
  readonly info: ProcessInfo
  readonly prior: number
  readonly parts: readonly Candidate[]
}

/**
 * Candidates by name, or by the form of their messages where programs share one, and apart by whether they are malware; each
 * is shown as its most frequent executable.
 */
export function programsOf(candidates: readonly Candidate[], forms: Forms): Program[] {
  const groups = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const key = `${candidate.info.malware === true} ${forms.get(candidate.info.process) ?? candidate.info.process}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [candidate])
    else group.push(candidate)
  }
  return [...groups.values()].map((parts) => ({
    info: parts.reduce((first, part) => (part.prior > first.prior ? part : first)).info,
    prior: parts.reduce((sum, { prior }) => sum + prior, 0),
    parts,
  }))
}
