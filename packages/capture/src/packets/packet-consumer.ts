import type { Packet } from './packet.ts'

/** What takes the packets of a capture. */
export interface PacketConsumer {
  /** Called for every packet, which it may change; the object and its bytes are filled again for the next. */
  packet(packet: Packet): void
  /** Called before the bytes of all packets so far are overwritten: whoever still needs some copies them now. */
  release(): void | Promise<void>
  /** Called with the text of a TLS key log that the capture holds (pcapng, Decryption Secrets Block), as it comes. */
  tlsSecrets?(text: string): void
}
