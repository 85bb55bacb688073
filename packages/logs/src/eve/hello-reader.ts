import type { Digests } from '@fingerpost/fingerprint'
import type { LoggedFingerprints } from '../log-format.ts'
import type { HelloSlots } from './fields.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import { repair } from './repair.ts'
import type { EveValues } from './values.ts'

/** Reads the hellos of `tls` or of `quic` objects. */
export class HelloReader implements MessageReader {
  readonly type: HelloSlots['name']
  readonly self: number
  private readonly slots: HelloSlots
  private readonly digests: Digests
  /** By what the log says; an event without a fingerprint is remembered as undefined. */
  private readonly known = new Map<string, LoggedFingerprints | undefined>()

  constructor(slots: HelloSlots, digests: Digests) {
    this.type = slots.name
    this.self = slots.self
    this.slots = slots
    this.digests = digests
  }

  read(values: EveValues): LoggedMessage | undefined {
    const { slots, type } = this
    const fingerprints = this.fingerprints(values, slots)
    if (fingerprints === undefined) return undefined
    return {
      type,
      fingerprints,
      serverName: values.string(slots.serverName),
      userAgent: values.string(slots.userAgent),
    }
  }

  /** A hash determines the string that it is of, so what was derived for a pair of hashes is kept. */
  private fingerprints(values: EveValues, slots: HelloSlots): LoggedFingerprints | undefined {
    const hash = values.string(slots.ja3Hash)
    const ja4 = values.string(slots.ja4)
    const string = hash === undefined ? values.string(slots.ja3String) : undefined
    if (hash === undefined && ja4 === undefined && string === undefined) return undefined
    const shown = bit(values.has(slots.ja3String), 1) | bit(values.has(slots.handshake), 2)
    const key = `${hash ?? string} ${ja4} ${shown | bit(values.has(slots.protocolNames), 4)}`
    const known = this.known.get(key)
    if (known !== undefined || this.known.has(key)) return known
    if (this.known.size >= REMEMBERED) this.known.clear()
    const repaired = this.repaired(values, slots)
    this.known.set(key, repaired)
    return repaired
  }

  private repaired(values: EveValues, slots: HelloSlots): LoggedFingerprints | undefined {
    return repair(
      {
        transport: slots.name,
        ja3Hash: values.string(slots.ja3Hash),
        ja3String: values.string(slots.ja3String),
        ja4: values.string(slots.ja4),
        protocolNames: values.value(slots.protocolNames),
        handshake: values.value(slots.handshake),
      },
      this.digests,
    )
  }
}

function bit(isSet: boolean, value: number): number {
  return isSet ? value : 0
}

/** How many different fingerprints are remembered before the memory starts over. */
const REMEMBERED = 20_000
