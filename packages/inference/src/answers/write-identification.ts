import type { Match } from '../candidates/match.ts'
import type { ProbableOperatingSystem } from '../candidates/operating-systems.ts'
import type { Explanation } from './explanation.ts'
import {
  type Attribute,
  type Identification,
  type IdentifiedProcess,
  isIdentified,
  type OpenSet,
  type ProbableProcess,
} from './identification.ts'
import { writeExplanation } from './write-explanation.ts'

/** How an identification is written. */
export interface WritingOptions {
  /** Below this score of an open rule no process is named; its `one_of`, `library` and `status` are what there is to say. */
  readonly minimumNameScore?: number | undefined
  /** One more member, `explanation`. */
  readonly explanation?: Explanation | undefined
}

/** Of a process that is not named, nothing is said. */
const UNNAMED: Partial<IdentifiedProcess> = {}

/**
 * An identification as JSON text with the key names of mercury and pmercury: `process`, `score`, `malware` (0 or 1),
 * `p_malware`, `attributes`, `category`, `probable_processes`, `operating_systems`, and `match`; or `status`, which also goes with a process
 * that was found as that of random fingerprints. Probabilities have four decimals always (`1.0000`), so that an index
 * never takes the field for an integer. Keys without a value are left out. Rules that allow for programs they do not know
 * add `p_unlisted`, `ambiguity`, `"status":"unlisted"` where that is the more probable, `one_of` where several cannot be
 * told apart (and `candidates`, how many there are, where that is not all), the `library` that those have in common, and the
 * `evidence` that a name rests on; `imitators` where any program is known to copy the message. What the user allows has `"allowed":true`. An explanation is
 * one more member, `explanation`.
 */
export function writeIdentification(identification: Identification, options: WritingOptions = {}): string {
  const allowed = identification.allowed === true ? ',"allowed":true' : ''
  if (!isIdentified(identification)) {
    const { status, attributes, operatingSystems } = identification
    return `{"status":"${status}"${writeAttributes(attributes)}${writeSystems(operatingSystems)}${allowed}}`
  }
  const { score, pMalware, probableProcesses, match, evidence, openSet } = identification
  const { process, malware, attributes, category } = isNamed(identification, options) ? identification : UNNAMED
  let text = `{${process === undefined ? '' : `"process":${JSON.stringify(process)},`}"score":${score.toFixed(4)}`
  if (malware !== undefined) text += `,"malware":${malware ? 1 : 0}`
  if (pMalware !== undefined) text += `,"p_malware":${pMalware.toFixed(4)}`
  if (match.by === 'randomized') text += ',"status":"randomized_fingerprint"'
  text += writeAttributes(attributes)
  if (category !== undefined) text += `,"category":${JSON.stringify(category)}`
  if (probableProcesses) text += `,"probable_processes":[${probableProcesses.map(writeProbableProcess).join(',')}]`
  text += writeSystems(identification.operatingSystems)
  if (openSet !== undefined) text += writeOpenSet(openSet, match)
  if (evidence !== undefined) text += `,"evidence":"${evidence}"`
  if (identification.imitators) text += `,"imitators":${JSON.stringify(identification.imitators)}`
  text += `${allowed},"match":${writeMatch(match)}`
  const { explanation } = options
  return explanation === undefined ? `${text}}` : `${text},"explanation":${writeExplanation(explanation)}}`
}

/** Whether the process of an identification is named when it is written. */
export function isNamed({ openSet, score }: IdentifiedProcess, { minimumNameScore = 0 }: WritingOptions): boolean {
  return openSet === undefined || score >= minimumNameScore
}

/** An identification that was written, marked as the first of its kind (`SeenSet`): `"novel":true`. */
export function markNovel(json: string): string {
  return `${json.slice(0, -1)},"novel":true}`
}

/** From this probability on that the program is none of those listed, what is named is no more than the best guess. */
const MORE_LIKELY_THAN_NOT = 0.5

function writeOpenSet({ pUnlisted, ambiguity, oneOf, candidates, library }: OpenSet, { by }: Match): string {
  let text = `,"p_unlisted":${pUnlisted.toFixed(4)},"ambiguity":${ambiguity.toFixed(2)}`
  if (pUnlisted >= MORE_LIKELY_THAN_NOT && by !== 'randomized') text += ',"status":"unlisted"'
  if (oneOf !== undefined) text += `,"one_of":${JSON.stringify(oneOf)}`
  if (oneOf !== undefined && candidates > oneOf.length) text += `,"candidates":${candidates}`
  if (library !== undefined) text += `,"library":${JSON.stringify(library)}`
  return text
}

function writeSystems(systems: readonly ProbableOperatingSystem[] | undefined): string {
  if (systems === undefined) return ''
  const texts = systems.map(
    ({ name, probability }) => `{"name":${JSON.stringify(name)},"score":${probability.toFixed(4)}}`,
  )
  return `,"operating_systems":[${texts.join(',')}]`
}

function writeAttributes(attributes: readonly Attribute[] | undefined): string {
  if (attributes === undefined) return ''
  const texts = attributes.map(
    ({ name, probability }) => `{"name":${JSON.stringify(name)},"probability_score":${probability.toFixed(4)}}`,
  )
  return `,"attributes":[${texts.join(',')}]`
}

function writeMatch({ by, fingerprints, nearest }: Match): string {
  if (by === 'label') return '{"by":"label"}'
  if (nearest === undefined) return `{"by":"${by}","fingerprints":${fingerprints}}`
  return `{"by":"${by}","distance":${nearest.distance.toFixed(4)},"fingerprint":${JSON.stringify(nearest.fingerprint)}}`
}

function writeProbableProcess({ process, score, sha256, malware, category }: ProbableProcess): string {
  let text = `{"process":${JSON.stringify(process)},"score":${score.toFixed(4)}`
  if (sha256 !== undefined) text += `,"sha256":${JSON.stringify(sha256)}`
  if (malware !== undefined) text += `,"malware":${malware}`
  if (category !== undefined) text += `,"category":${JSON.stringify(category)}`
  return `${text}}`
}
