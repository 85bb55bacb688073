import { type Opened, type RecordProtection, RecordStream, type TlsRecord } from '../records/tls-record.ts'
import { HandshakeStream } from './handshakes.ts'

/** A record, and where it was seen. */
export interface Waiting<Origin> {
  readonly record: TlsRecord
  readonly origin: Origin
}

/** Bytes of records that one side may have waiting for secrets or for the other side. */
const MOST_WAITING = 1 << 18
/** Records in a row that nothing opens: more than early data that a server refused. */
const MOST_FAILURES = 64

/** What one side of a connection has sent, up to the records that cannot be read yet. */
export class Direction<Origin> {
  readonly handshakes = new HandshakeStream()
  readonly #stream = new RecordStream()
  readonly #waiting: Waiting<Origin>[] = []
  #waitingBytes = 0
  #failures = 0
  /** Set from where the records are protected, as far as that is known without opening them. */
  isProtected = false
  protection: RecordProtection | undefined

  /** Whether there is no use in more bytes. */
  get isBroken(): boolean {
    return this.#stream.broken || this.#waitingBytes > MOST_WAITING || this.#failures > MOST_FAILURES
  }

  get waitingBytes(): number {
    return this.#waitingBytes
  }

  push(bytes: Uint8Array, origin: Origin): void {
    for (const record of this.#stream.push(bytes)) {
      this.#waiting.push({ record, origin })
      this.#waitingBytes += record.fragment.length
    }
  }

  /** The first record that was not read. */
  get next(): Waiting<Origin> | undefined {
    return this.#waiting[0]
  }

  /** Passes over it. */
  take(): void {
    this.#waitingBytes -= this.#waiting.shift()?.record.fragment.length ?? 0
  }

  /** What a record says; undefined for one that nothing opens. */
  open(record: TlsRecord): Opened | undefined {
    const opened = this.protection?.open(record)
    this.#failures = opened === undefined ? this.#failures + 1 : 0
    return opened
  }
}
