import { byteAt, uint16 } from '@fingerpost/fingerprint'

/** ContentType values (RFC 8446, section 5.1). */
export const ContentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const

/** One record of TLS as it was sent (RFC 8446, section 5.1). */
export interface TlsRecord {
  readonly type: number
  readonly version: number
  /** The five bytes before the fragment. */
  readonly header: Uint8Array
  readonly fragment: Uint8Array
}

/** What a record says once its protection is removed. */
export interface Opened {
  readonly type: number
  readonly content: Uint8Array
}

/** Removes the protection of the records of one side, in the order that they were sent. */
export interface RecordProtection {
  /** Undefined for a record whose tag or MAC does not fit: it is passed over. */
  open(record: TlsRecord): Opened | undefined
}

const HEADER = 5
/** 2^14 and what protection adds, at most 2048 bytes (RFC 5246, section 6.2.3). */
const LONGEST_FRAGMENT = 16_384 + 2048

/** Cuts the stream of one side into records. */
export class RecordStream {
  #bytes: Uint8Array = new Uint8Array(0)
  /** Set once the stream is none of TLS. */
  broken = false

  /** The records that are whole with these bytes; they are views of memory that is not written again. */
  push(bytes: Uint8Array): TlsRecord[] {
    const all = Buffer.concat([this.#bytes, bytes])
    const records: TlsRecord[] = []
    let at = 0
    while (!this.broken && at + HEADER <= all.length) {
      const length = uint16(all, at + 3)
      const type = byteAt(all, at)
      this.broken = byteAt(all, at + 1) !== 3 || type < 20 || type > 24 || length > LONGEST_FRAGMENT
      const end = at + HEADER + length
      if (this.broken || end > all.length) break
      const fragment = all.subarray(at + HEADER, end)
      records.push({ type, version: uint16(all, at + 1), header: all.subarray(at, at + HEADER), fragment })
      at = end
    }
    this.#bytes = this.broken ? EMPTY : all.subarray(at)
    return records
  }
}

const EMPTY = new Uint8Array(0)
