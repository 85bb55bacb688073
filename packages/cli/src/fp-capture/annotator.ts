import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { defaultFingerprint } from '@fingerpost/fingerprint'
import {
  aliasesOf,
  type Classifier,
  Composer,
  ContradictionFinder,
  markInconsistent,
  notationsOf,
  type ProgramTables,
  type Query,
  type SeenMessage,
  type SeenSet,
  writeIdentification,
} from '@fingerpost/inference'
import { observedMessage } from './observed-message.ts'
import type { CaptureArguments } from './options.ts'

/** What of the arguments says how messages are answered. */
export type AnnotatorOptions = Pick<
  CaptureArguments,
  'explain' | 'minNameScore' | 'minScore' | 'numProcs' | 'overrides'
>

/** What was asked of the database, and what was not. */
export interface LookUpCounts {
  /** Messages whose fingerprint is too long to be looked up. */
  tooLong: number
  /** Answers by the type of the fingerprint, then by what they rest on: `none` where no process is named. */
  readonly answers: Map<string, Map<string, number>>
}

/** The counts of nothing. */
export function noLookUps(): LookUpCounts {
  return { tooLong: 0, answers: new Map() }
}

/** What messages are looked at with besides the database. */
export interface AnnotatorParts {
  readonly seen?: SeenSet | undefined
  /** Counted up. */
  readonly counts?: LookUpCounts | undefined
  /** The program that owned the socket, where that is known. */
  readonly processOf?: ((record: FingerprintRecord) => string | undefined) | undefined
  /** What programs are known to send, to compare the processes with. */
  readonly programs?: ProgramTables | undefined
}

/**
 * Fingerprints of more characters are unknown without being looked up. The longest of the default database has 4,332, of
 * TLS 1,020; a stranger's hello of 36 kB took 15 ms to look up.
 */
const LONGEST = 8_192

/**
 * Says which process sent a message, where the database has any of its type, whether `seen` knows it, and what contradicts
 * it; records must come in the order in which they were sent.
 */
export function annotator(options: AnnotatorOptions, classifier: Classifier, parts: AnnotatorParts = {}) {
  const { explain, minScore: minimumScore, minNameScore: minimumNameScore } = options
  const { seen, counts, processOf, programs } = parts
  const composer = new Composer(classifier, { minimumScore, minimumNameScore, explain, seen })
  const contradictions = new ContradictionFinder(programs)
  return (record: FingerprintRecord): string | undefined => {
    if (composer.knows(record.protocol.type) && isTooLong(record)) {
      if (counts !== undefined) counts.tooLong++
      return writeIdentification({ status: 'unknown' })
    }
    const found = contradictions.find(observedMessage(record, processOf?.(record)))
    if (!composer.knows(record.protocol.type)) return undefined
    const answer = composer.composeBest(questions(record, options), () => seenMessageOf(record))
    if (answer?.json === undefined) return undefined
    count(counts, record.protocol.type, answer.evidence)
    return markInconsistent(answer.json, found, explain)
  }
}

function count(counts: LookUpCounts | undefined, type: string, evidence = 'none'): void {
  const ofType = counts?.answers.get(type) ?? new Map<string, number>()
  counts?.answers.set(type, ofType.set(evidence, (ofType.get(evidence) ?? 0) + 1))
}

/** The questions that a message is: one for each of its notations, the one that tells most first. */
function* questions(record: FingerprintRecord, { numProcs, overrides }: AnnotatorOptions): Generator<Query> {
  const { protocol, message, destinationAddress, destinationPort, seconds } = record
  const { serverName, userAgent } = protocol.context(message)
  const aliases = overrides === undefined ? undefined : aliasesOf(record, nodeDigests)
  const time = seconds * 1_000
  const context = { aliases, serverName, userAgent, destinationAddress, destinationPort, time, limit: numProcs }
  for (const fingerprint of notationsOf(record, nodeDigests)) yield { ...context, fingerprint }
}

/** Judged by its first notation, so that nothing else of a message that cannot be known is printed. */
function isTooLong(record: FingerprintRecord): boolean {
  const [first = ''] = notationsOf(record, nodeDigests)
  return first.length > LONGEST
}

function seenMessageOf(record: FingerprintRecord): SeenMessage {
  return { key: seenKey(record), host: record.sourceAddress }
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
