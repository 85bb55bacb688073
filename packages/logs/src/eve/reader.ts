import { valueAt } from '../json/text.ts'
import type { LogReader, LogReaderOptions, LogRecord, NoRecord } from '../log-format.ts'
import { DayReader } from './day.ts'
import { type EveFields, eveFields } from './fields.ts'
import { HelloReader } from './hello-reader.ts'
import { HttpRequestReader } from './http-request.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import { SshClientReader } from './ssh-client.ts'
import { EveValues } from './values.ts'

/** Reads Suricata's EVE events (7 and 8; older ones as far as they go). */
export class EveReader implements LogReader {
  private readonly fields: EveFields
  private readonly values: EveValues
  private readonly kinds: readonly EventKind[]
  private readonly withSource: boolean
  private readonly days = new DayReader()

  constructor({ memberKey, digests, withSource = false }: LogReaderOptions) {
    this.fields = eveFields(memberKey)
    this.values = new EveValues(this.fields)
    const { tls, quic, ssh, http } = this.fields
    const hellos = [tls, quic].map((slots) => new HelloReader(slots, digests))
    const readers: MessageReader[] = [...hellos, new SshClientReader(ssh, digests), new HttpRequestReader(http)]
    this.kinds = readers.map((reader) => ({ quoted: JSON.stringify(reader.type), reader }))
    this.withSource = withSource
  }

  read(bytes: Buffer, start: number, end: number): LogRecord | NoRecord {
    if (this.values.scan(bytes, start, end)) return this.scanned()
    const event = valueAt(bytes, start, end)
    return isObject(event) ? this.readObject(event) : 'unreadable'
  }

  /** Printing the event and scanning that keeps one way to read it; what is nested too deep has no fingerprint. */
  readObject(event: unknown): LogRecord | NoRecord {
    if (!isObject(event)) return 'unreadable'
    const bytes = printed(event)
    return this.values.scan(bytes, 0, bytes.length) ? this.scanned() : 'no-fingerprint'
  }

  private scanned(): LogRecord | NoRecord {
    const { fields, values } = this
    const turned = values.is(fields.eventType, '"alert"')
    const message = turned ? this.ofAlert() : this.message()
    if (message === undefined) return 'no-fingerprint'
    if (values.has(fields.memberKey)) return 'occupied'
    return {
      type: message.type,
      fingerprints: message.fingerprints,
      serverName: message.serverName,
      userAgent: message.userAgent,
      sourceAddress: this.withSource
        ? values.string(turned ? fields.flowSourceAddress : fields.sourceAddress)
        : undefined,
      destinationAddress: values.string(turned ? fields.flowDestinationAddress : fields.destinationAddress),
      destinationPort: values.integer(turned ? fields.flowDestinationPort : fields.destinationPort),
      day: values.day(fields.timestamp, this.days),
    }
  }

  /** What the object of the event's type tells. */
  private message(): LoggedMessage | undefined {
    const { eventType } = this.fields
    for (const { quoted, reader } of this.kinds) {
      if (this.values.is(eventType, quoted)) return reader.read(this.values)
    }
    return undefined
  }

  /**
   * What the first object tells that an alert has. Its addresses are those of the packet that raised it, perhaps the
   * server's. The client is the source of its flow, so an alert without one (Suricata 6) has no destination.
   */
  private ofAlert(): LoggedMessage | undefined {
    return this.kinds.find(({ reader }) => this.values.has(reader.self))?.reader.read(this.values)
  }
}

/** Events of one type, which is kept as it stands in a line. */
interface EventKind {
  readonly quoted: string
  readonly reader: MessageReader
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
