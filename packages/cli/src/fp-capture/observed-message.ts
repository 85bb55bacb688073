import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { type ObservedMessage, traitsOfHello } from '@fingerpost/inference'

/** What a record tells of the client that sent it, to be compared with other messages; nothing of a server's. */
export function observedMessage(record: FingerprintRecord, process: string | undefined): ObservedMessage {
  if (record.protocol.sender === 'server') return NOTHING
  const { protocol, message, truncated, sourceAddress, sourcePort, destinationAddress, destinationPort } = record
  const connection = { sourceAddress, sourcePort, destinationAddress, destinationPort, seconds: record.seconds }
  const { serverName, userAgent } = protocol.context(message)
  const hello = protocol.clientHello?.(message)
  const syn = protocol.type === 'tcp' ? protocol.fingerprint(message, 'tcp', nodeDigests) : undefined
  const sent = { connection, syn, serverName, userAgent, process }
  if (hello === undefined || truncated || protocol.type === 'dtls') return sent
  const form = { isTls: protocol.type === 'tls', isOrdered: true }
  return { ...sent, hello: traitsOfHello(hello, form), random: hello.random }
}

const NOTHING: ObservedMessage = {}
