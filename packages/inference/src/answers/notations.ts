import type { Digests, MessageKind } from '@fingerpost/fingerprint'

/** A message and the protocol that parsed it. */
export interface SentMessage {
  readonly protocol: MessageKind<unknown>
  readonly message: unknown
}

/**
 * A message in the notations of databases, the one that tells most first: of TLS entries which today's notation makes
 * one, the same one answers.
 */
export function* notationsOf({ protocol, message }: SentMessage, digests: Digests): Generator<string> {
  const { type, formats } = protocol
  const first = protocol.notation2019(message)
  if (first !== undefined) yield first
  for (const format of formats) {
    const text = isFormatOf(type, format) ? protocol.fingerprint(message, format, digests) : undefined
    if (text !== undefined) yield text
  }
}

/** A message in every format, as the user may name it: those that are no fingerprints of its type as `FORMAT/VALUE`. */
export function aliasesOf({ protocol, message }: SentMessage, digests: Digests): string[] {
  return protocol.formats.flatMap((format) => {
    const text = protocol.fingerprint(message, format, digests)
    if (text === undefined) return []
    return isFormatOf(protocol.type, format) ? text : `${format}/${text}`
  })
}

function isFormatOf(type: string, format: string): boolean {
  return format === type || format.startsWith(`${type}/`)
}
