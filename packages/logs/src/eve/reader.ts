import type { Digests } from '@fingerpost/fingerprint'
import { MemberScanner } from '../json/scanner.ts'
import { integerAt, standsAt, stringAt, valueAt } from '../json/text.ts'
import type { LoggedFingerprints, LogReader, LogReaderOptions, LogRecord, NoRecord } from '../log-format.ts'
import { DayReader } from './day.ts'
import { type EveFields, eveFields, type LayerSlots } from './fields.ts'
import { repair } from './repair.ts'

/** Reads Suricata's EVE events (7 and 8; older ones as far as they go). */
export class EveReader implements LogReader {
  private readonly fields: EveFields
  private readonly scanner: MemberScanner
  private readonly digests: Digests
  private readonly withSource: boolean
  private readonly days = new DayReader()
  /** By what the log says; an event without a fingerprint is remembered as undefined. */
  private readonly known = new Map<string, LoggedFingerprints | undefined>()

  constructor({ memberKey, digests, withSource = false }: LogReaderOptions) {
    this.fields = eveFields(memberKey)
    this.scanner = new MemberScanner(this.fields.tree, this.fields.count)
    this.digests = digests
    this.withSource = withSource
  }

  read(bytes: Buffer, start: number, end: number): LogRecord | NoRecord {
    if (this.scanner.scan(bytes, start, end)) return this.scanned(bytes)
    const event = valueAt(bytes, start, end)
    return isObject(event) ? this.readObject(event) : 'unreadable'
  }

  /** Printing the event and scanning that keeps one way to read it; what is nested too deep has no fingerprint. */
  readObject(event: unknown): LogRecord | NoRecord {
    if (!isObject(event)) return 'unreadable'
    const bytes = printed(event)
    return this.scanner.scan(bytes, 0, bytes.length) ? this.scanned(bytes) : 'no-fingerprint'
  }

  private scanned(bytes: Buffer): LogRecord | NoRecord {
    const { fields } = this
    const layer = this.layer(bytes)
    const fingerprints = layer === undefined ? undefined : this.fingerprints(bytes, layer)
    if (layer === undefined || fingerprints === undefined) return 'no-fingerprint'
    if (this.has(fields.memberKey)) return 'occupied'
    const turned = this.isAlert(bytes)
    const source = turned ? fields.flowSourceAddress : fields.sourceAddress
    return {
      fingerprints,
      serverName: this.string(bytes, layer.serverName),
      sourceAddress: this.withSource ? this.string(bytes, source) : undefined,
      destinationAddress: this.string(bytes, turned ? fields.flowDestinationAddress : fields.destinationAddress),
      destinationPort: this.integer(bytes, turned ? fields.flowDestinationPort : fields.destinationPort),
      day: this.days.read(bytes, this.scanner.starts[fields.timestamp] as number),
    }
  }

  /** The object that describes the hello: of an alert, whichever it has. */
  private layer(bytes: Buffer): LayerSlots | undefined {
    const { tls, quic } = this.fields
    if (this.isType(bytes, '"tls"')) return tls
    if (this.isType(bytes, '"quic"')) return quic
    if (!this.isAlert(bytes)) return undefined
    return this.has(tls.self) ? tls : quic
  }

  /**
   * The addresses of an alert are those of the packet that raised it, perhaps the server's. The client is the source
   * of its flow, so an alert without one (Suricata 6) has no destination.
   */
  private isAlert(bytes: Buffer): boolean {
    return this.isType(bytes, '"alert"')
  }

  private isType(bytes: Buffer, quoted: string): boolean {
    const { starts, ends } = this.scanner
    const start = starts[this.fields.eventType] as number
    if (start < 0 || (ends[this.fields.eventType] as number) - start !== quoted.length) return false
    return standsAt(bytes, start, quoted)
  }

  /** A hash determines the string that it is of, so what was derived for a pair of hashes is kept. */
  private fingerprints(bytes: Buffer, layer: LayerSlots): LoggedFingerprints | undefined {
    const hash = this.string(bytes, layer.ja3Hash)
    const ja4 = this.string(bytes, layer.ja4)
    const string = hash === undefined ? this.string(bytes, layer.ja3String) : undefined
    if (hash === undefined && ja4 === undefined && string === undefined) return undefined
    const shown = [layer.ja3String, layer.handshake, layer.protocolNames].map((slot) => this.has(slot))
    const key = `${hash ?? string} ${ja4} ${shown}`
    const known = this.known.get(key)
    if (known !== undefined || this.known.has(key)) return known
    if (this.known.size >= REMEMBERED) this.known.clear()
    const repaired = this.repaired(bytes, layer)
    this.known.set(key, repaired)
    return repaired
  }

  private repaired(bytes: Buffer, layer: LayerSlots): LoggedFingerprints | undefined {
    const { starts, ends } = this.scanner
    const value = (slot: number) => valueAt(bytes, starts[slot] as number, ends[slot] as number)
    return repair(
      {
        transport: layer === this.fields.tls ? 'tls' : 'quic',
        ja3Hash: this.string(bytes, layer.ja3Hash),
        ja3String: this.string(bytes, layer.ja3String),
        ja4: this.string(bytes, layer.ja4),
        protocolNames: value(layer.protocolNames),
        handshake: value(layer.handshake),
      },
      this.digests,
    )
  }

  private has(slot: number): boolean {
    return (this.scanner.starts[slot] as number) >= 0
  }

  private string(bytes: Buffer, slot: number): string | undefined {
    return stringAt(bytes, this.scanner.starts[slot] as number, this.scanner.ends[slot] as number)
  }

  private integer(bytes: Buffer, slot: number): number | undefined {
    return integerAt(bytes, this.scanner.starts[slot] as number, this.scanner.ends[slot] as number)
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The event as JSON; nothing where it cannot be printed (too deep for the stack, or no JSON value to begin with). */
function printed(event: object): Buffer {
  try {
    return Buffer.from(JSON.stringify(event))
  } catch {
    return Buffer.alloc(0)
  }
}

/** How many different fingerprints are remembered before the memory starts over. */
const REMEMBERED = 20_000
