import type { Ciphers } from '../protocol.ts'
import { byteAt } from '../wire/bytes.ts'
import type { InitialKeys } from './initial-keys.ts'
import type { InitialPacket } from './long-header.ts'

const SAMPLE = 16

/**
 * The payload of an Initial packet without its protection (RFC 9001, sections 5.3 and 5.4); undefined where the keys do
 * not fit. The packet number is taken as it was sent: Initial packets are too few to need more of it.
 */
export function openInitial(packet: InitialPacket, keys: InitialKeys, ciphers: Ciphers): Uint8Array | undefined {
  const { datagram, start, packetNumberAt, end } = packet
  const sampleAt = packetNumberAt + 4
  if (sampleAt + SAMPLE > end) return undefined
  const mask = ciphers.aes128(keys.hp, datagram.subarray(sampleAt, sampleAt + SAMPLE))
  // Not slice(): a Buffer's does not copy.
  const header = new Uint8Array(datagram.subarray(start, sampleAt))
  const first = byteAt(header, 0) ^ (byteAt(mask, 0) & 0x0f)
  // Reserved bits are 0, which spares three of four packets under other keys the cost of decryption.
  if ((first & 0x0c) !== 0) return undefined
  header[0] = first
  const numberLength = (first & 0x03) + 1
  const nonce = new Uint8Array(keys.iv)
  for (let at = 0; at < numberLength; at++) {
    const byte = byteAt(header, packetNumberAt - start + at) ^ byteAt(mask, 1 + at)
    header[packetNumberAt - start + at] = byte
    nonce[nonce.length - numberLength + at] = (nonce[nonce.length - numberLength + at] ?? 0) ^ byte
  }
  const payloadAt = packetNumberAt + numberLength
  const associated = header.subarray(0, payloadAt - start)
  return ciphers.openAes128Gcm(keys.key, nonce, { associated, ciphertext: datagram.subarray(payloadAt, end) })
}
