import { hex, hex32 } from '../wire/hex.ts'
import type { ClientInitial } from './client-initial.ts'
import { quicVersion } from './versions.ts'

/** What mercury prints of an Initial packet, by its names and in its order; `connection_info` are bits as they were sent. */
export function initialMetadata({ packet, plaintext }: ClientInitial): Record<string, unknown> {
  const firstByte = packet.datagram[packet.start] ?? 0
  return {
    connection_info: firstByte.toString(2).padStart(8, '0'),
    version: hex32(packet.version),
    dcid: hex(packet.destinationConnectionId),
    scid: hex(packet.sourceConnectionId),
    token: hex(packet.token),
    salt_string: quicVersion(packet.version)?.saltName,
    plaintext: hex(plaintext),
  }
}
