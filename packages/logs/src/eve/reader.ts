import type { Digests } from '@fingerpost/fingerprint'
import { valueAt } from '../json/text.ts'
import type { LogReader, LogReaderOptions, LogRecord, NoRecord } from '../log-format.ts'
import { DayReader } from './day.ts'
import { type EveFields, eveFields, type HelloSlots } from './fields.ts'
import { HelloReader } from './hello-reader.ts'
import { readHttpRequest } from './http-request.ts'
import { readSshClient } from './ssh-client.ts'
import { EveValues } from './values.ts'

/** What an event tells of the client's message itself. */
type Message = Pick<LogRecord, 'type' | 'fingerprints' | 'serverName' | 'userAgent'>

/** Reads Suricata's EVE events (7 and 8; older ones as far as they go). */
export class EveReader implements LogReader {
  private readonly fields: EveFields
  private readonly values: EveValues
  private readonly hellos: HelloReader
  private readonly digests: Digests
  private readonly withSource: boolean
  private readonly days = new DayReader()

  constructor({ memberKey, digests, withSource = false }: LogReaderOptions) {
    this.fields = eveFields(memberKey)
    this.values = new EveValues(this.fields)
    this.hellos = new HelloReader(digests)
    this.digests = digests
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
    const message = this.message()
    if (message === undefined) return 'no-fingerprint'
    if (values.has(fields.memberKey)) return 'occupied'
    const turned = this.isAlert()
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

  /** What the object of the event's type tells: of an alert, the first one that it has. */
  private message(): Message | undefined {
    const { fields, values } = this
    const { tls, quic, ssh, http, eventType } = fields
    if (values.is(eventType, '"tls"')) return this.hello(tls)
    if (values.is(eventType, '"quic"')) return this.hello(quic)
    if (values.is(eventType, '"ssh"')) return this.sshClient()
    if (values.is(eventType, '"http"')) return this.httpRequest()
    if (!this.isAlert()) return undefined
    if (values.has(tls.self)) return this.hello(tls)
    if (values.has(quic.self)) return this.hello(quic)
    if (values.has(ssh.self)) return this.sshClient()
    return values.has(http.self) ? this.httpRequest() : undefined
  }

  /**
   * The addresses of an alert are those of the packet that raised it, perhaps the server's. The client is the source
   * of its flow, so an alert without one (Suricata 6) has no destination.
   */
  private isAlert(): boolean {
    return this.values.is(this.fields.eventType, '"alert"')
  }

  private hello(slots: HelloSlots): Message | undefined {
    const fingerprints = this.hellos.read(this.values, slots)
    if (fingerprints === undefined) return undefined
    const serverName = this.values.string(slots.serverName)
    return { type: slots.name, fingerprints, serverName, userAgent: this.values.string(slots.userAgent) }
  }

  private sshClient(): Message | undefined {
    const fingerprints = readSshClient(this.values, this.fields.ssh, this.digests)
    return fingerprints && { type: 'ssh', fingerprints, serverName: undefined, userAgent: undefined }
  }

  private httpRequest(): Message | undefined {
    const request = readHttpRequest(this.values, this.fields.http)
    if (request === undefined) return undefined
    const { fingerprint, serverName, userAgent } = request
    return { type: 'http', fingerprints: { fingerprint, ja4: [] }, serverName, userAgent }
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
