import type { FingerprintRecord } from '@fingerpost/capture'
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
import { nodeDigests } from '@fingerpost/inference/node'
import type { CaptureArguments } from './options.ts'

/** Says which process sent a message, where the database has any of its type, and whether `seen` knows it. */
export function annotator(options: CaptureArguments, classifier: Classifier, seen: SeenSet | undefined) {
  return (record: FingerprintRecord): string | undefined => {
    if (!classifier.types.has(record.protocol.type)) return undefined
    const found = identification(record, options, classifier)
    if (found === undefined || (isIdentified(found) && found.score < options.minScore)) return undefined
    const json = writeIdentification(found)
    const sighting = seen && { key: seenKey(record), host: record.sourceAddress }
    return sighting && seen.isNovel(found, sighting) ? markNovel(json) : json
  }
}

/** The answer to the first notation that the classifier knows a process for, else to the last one. */
function identification(
  { protocol, message, destinationAddress, destinationPort }: FingerprintRecord,
  { numProcs, overrides }: CaptureArguments,
  classifier: Classifier,
): Identification | undefined {
  const { serverName } = protocol.context(message)
  const aliases = overrides === undefined ? undefined : aliasesOf(protocol, message)
  const query: Omit<Query, 'fingerprint'> = {
    aliases,
    serverName,
    destinationAddress,
    destinationPort,
    limit: numProcs,
  }
  let found: Identification | undefined
  for (const fingerprint of notations(protocol, message)) {
    found = classifier.identify({ ...query, fingerprint })
    if (isIdentified(found)) return found
  }
  return found
}

/**
 * A message in the notations of databases, the one that tells most first: of TLS entries which today's notation makes
 * one, the same one answers.
 */
function* notations(protocol: Protocol<unknown>, message: unknown): Generator<string> {
  const { type, formats } = protocol
  const ofType = formats.filter((format) => isFormatOf(type, format))
  const printed = ofType.map((format) => protocol.fingerprint(message, format, nodeDigests))
  for (const text of [protocol.pmercury(message)?.fingerprint, ...printed]) if (text !== undefined) yield text
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
