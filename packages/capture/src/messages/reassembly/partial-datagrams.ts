import type { Ciphers, Parsed, ParseFailure, Protocol } from '@fingerpost/fingerprint'
import { Packet } from '../../packets/packet.ts'
import type { PendingMessage } from './pending-messages.ts'

/** A message of which the first datagram has come, and those that followed on its flow. */
export class PartialDatagrams implements PendingMessage {
  readonly protocol: Protocol<unknown>
  readonly first = new Packet()
  readonly following: Uint8Array[] = []
  size: number
  readonly #ciphers: Ciphers
  #result: Parsed<unknown> | ParseFailure | undefined

  constructor(protocol: Protocol<unknown>, packet: Packet, ciphers: Ciphers) {
    this.protocol = protocol
    this.first.borrow(packet)
    this.first.takeOver()
    this.size = packet.payloadEnd - packet.payload
    this.#ciphers = ciphers
  }

  get isWhole(): boolean {
    return this.result.missing === 0
  }

  get result(): Parsed<unknown> | ParseFailure {
    const { bytes, payload, payloadEnd } = this.first
    const { following } = this
    this.#result ??= this.protocol.parse(bytes, payload, payloadEnd, { ciphers: this.#ciphers, following })
    return this.#result
  }

  /** Takes a later datagram of the flow; gives by how much the message has grown in memory. */
  add({ bytes, payload, payloadEnd }: Packet): number {
    const datagram = bytes.slice(payload, payloadEnd)
    this.following.push(datagram)
    this.size += datagram.length
    this.#result = undefined
    return datagram.length
  }
}
