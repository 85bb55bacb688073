import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { defaultFingerprint, type Protocol } from '@fingerpost/fingerprint'
import {
  type Classifier,
  type Identification,
  isIdentified,
  markNovel,
  type Query,
  type SeenSet,
  writeIdentification,
} from '@fingerpost/inference'
import type { CaptureArguments } from './options.ts'

/** What of the arguments says how messages are answered. */
export type AnnotatorOptions = Pick<CaptureArguments, 'explain' | 'minScore' | 'numProcs' | 'overrides'>

/** Says which process sent a message, where the database has any of its type, and whether `seen` knows it. */
export function annotator(options: AnnotatorOptions, classifier: Classifier, seen: SeenSet | undefined) {
  return (record: FingerprintRecord): string | undefined => {
    if (!classifier.types.has(record.protocol.type)) return undefined
    const answer = answerFor(record, options, classifier)
    if (answer === undefined) return undefined
    const { query, found } = answer
    if (isIdentified(found) && found.score < options.minScore) return undefined
    const json = writeIdentification(found, options.explain ? classifier.explain(query) : undefined)
    const sighting = seen && { key: seenKey(record), host: record.sourceAddress }
    return sighting && seen.isNovel(found, sighting) ? markNovel(json) : json
  }
}

/** What was asked for, and what was found. */
interface Answer {
  readonly query: Query
  readonly found: Identification
}

/**
 * The answer to the notation that the classifier knows most of: a process; else that the fingerprint is common; else a
 * process for random ones. Of answers that tell the same, the first.
 */
function answerFor(
  { protocol, message, destinationAddress, destinationPort, seconds }: FingerprintRecord,
  { numProcs, overrides }: AnnotatorOptions,
  classifier: Classifier,
): Answer | undefined {
  const { serverName, userAgent } = protocol.context(message)
  const aliases = overrides === undefined ? undefined : aliasesOf(protocol, message)
  const time = seconds * 1_000
  const context = { aliases, serverName, userAgent, destinationAddress, destinationPort, time, limit: numProcs }
  let [best, most]: [Answer | undefined, number] = [undefined, -1]
  for (const fingerprint of notations(protocol, message)) {
    const query = { ...context, fingerprint }
    const found = classifier.identify(query)
    const told = tells(found)
    if (told > most) [best, most] = [{ query, found }, told]
    if (told === ALL) return best
  }
  return best
}

/** How much an answer tells: only some of its notations are in the form that a list of common fingerprints has. */
function tells(found: Identification): number {
  if (isIdentified(found)) return found.match.by === 'randomized' ? 1 : ALL
  return found.status === 'unlabeled_fingerprint' ? 2 : 0
}

const ALL = 3

/**
 * A message in the notations of databases, the one that tells most first: of TLS entries which today's notation makes
 * one, the same one answers.
 */
function* notations(protocol: Protocol<unknown>, message: unknown): Generator<string> {
  const { type, formats } = protocol
  const ofType = formats.filter((format) => isFormatOf(type, format))
  const printed = ofType.map((format) => protocol.fingerprint(message, format, nodeDigests))
  for (const text of [protocol.notation2019(message), ...printed]) if (text !== undefined) yield text
}

/** A message in every format, as the user may name it: those that are no fingerprints of its type as `FORMAT/VALUE`. */
function aliasesOf(protocol: Protocol<unknown>, message: unknown): string[] {
  return protocol.formats.flatMap((format) => {
    const text = protocol.fingerprint(message, format, nodeDigests)
    if (text === undefined) return []
    return isFormatOf(protocol.type, format) ? text : `${format}/${text}`
  })
}

function isFormatOf(type: string, format: string): boolean {
  return format === type || format.startsWith(`${type}/`)
}

/**
 * What a message is remembered by: its fingerprint with sorted extensions, where there is one, since many clients
 * shuffle them; else the default one.
 */
function seenKey({ protocol, message }: FingerprintRecord): string {
  const { type, formats } = protocol
  const sorted = `${type}/1`
  if (formats.includes(sorted)) return protocol.fingerprint(message, sorted, nodeDigests) ?? ''
  return defaultFingerprint(protocol, message, nodeDigests)?.text ?? ''
}
