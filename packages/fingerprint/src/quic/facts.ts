import type { FactTable } from '../facts.ts'
import { hex, hex32 } from '../wire/hex.ts'
import type { ClientInitial } from './client-initial.ts'
import { quicVersion } from './versions.ts'

/** What an Initial packet says; `connection_info` are the bits of its first byte as they were sent. */
export const initialFacts: FactTable<ClientInitial> = {
  connection_info: ({ packet }) => (packet.datagram[packet.start] ?? 0).toString(2).padStart(8, '0'),
  version: ({ packet }) => hex32(packet.version),
  dcid: ({ packet }) => hex(packet.destinationConnectionId),
  scid: ({ packet }) => hex(packet.sourceConnectionId),
  token: ({ packet }) => hex(packet.token),
  salt_string: ({ packet }) => quicVersion(packet.version)?.saltName,
  plaintext: ({ plaintext }) => hex(plaintext),
}
