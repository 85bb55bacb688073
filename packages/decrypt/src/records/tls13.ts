import { byteAt } from '@fingerpost/fingerprint'
import type { AeadSuite } from '../keys/cipher-suites.ts'
import { expandLabel, updatedSecret } from '../keys/key-schedule.ts'
import { openAead } from './aead.ts'
import { perRecordNonce } from './sequence.ts'
import type { Opened, RecordProtection, TlsRecord } from './tls-record.ts'

const IV_LENGTH = 12

/** The records under one secret of TLS 1.3 (RFC 8446, section 5.2). */
class Generation {
  readonly #suite: AeadSuite
  readonly #secret: Uint8Array
  readonly #key: Uint8Array
  readonly #iv: Uint8Array
  #sequence = 0

  constructor(suite: AeadSuite, secret: Uint8Array) {
    const { hash } = suite
    this.#suite = suite
    this.#secret = secret
    this.#key = expandLabel(secret, 'key', { hash, length: suite.keyLength })
    this.#iv = expandLabel(secret, 'iv', { hash, length: IV_LENGTH })
  }

  open({ header, fragment }: TlsRecord): Uint8Array | undefined {
    const nonce = perRecordNonce(this.#iv, this.#sequence)
    const opened = openAead(this.#suite, { key: this.#key, nonce, associated: header, ciphertext: fragment })
    if (opened !== undefined) this.#sequence++
    return opened
  }

  /** The records behind KeyUpdate (section 4.6.3). */
  next(): Generation {
    return new Generation(this.#suite, updatedSecret(this.#secret, this.#suite.hash))
  }
}

/**
 * The records of one side of TLS 1.3. Its secrets come in a fixed order, for early data, the handshake and application
 * data, which KeyUpdate renews: a record that the present secret does not open is tried with those behind it. So
 * early data that the server refused, and secrets that the key log lacks, hide nothing else.
 */
export class Tls13Protection implements RecordProtection {
  readonly #suite: AeadSuite
  readonly #secrets: (() => Uint8Array | undefined)[]
  #present: Generation | undefined

  /** `secrets` are asked for in their order, each until it is known. */
  constructor(suite: AeadSuite, secrets: readonly (() => Uint8Array | undefined)[]) {
    this.#suite = suite
    this.#secrets = [...secrets]
  }

  open(record: TlsRecord): Opened | undefined {
    const opened = this.#present?.open(record)
    return unpadded(opened ?? this.#openWithNext(record))
  }

  #openWithNext(record: TlsRecord): Uint8Array | undefined {
    for (const [at, secret] of this.#secrets.entries()) {
      const opened = this.#adopt(this.#generation(secret()), record)
      if (opened === undefined) continue
      this.#secrets.splice(0, at + 1)
      return opened
    }
    return this.#secrets.length === 0 ? this.#adopt(this.#present?.next(), record) : undefined
  }

  #generation(secret: Uint8Array | undefined): Generation | undefined {
    return secret === undefined ? undefined : new Generation(this.#suite, secret)
  }

  #adopt(generation: Generation | undefined, record: TlsRecord): Uint8Array | undefined {
    const opened = generation?.open(record)
    if (opened !== undefined) this.#present = generation
    return opened
  }
}

/** TLSInnerPlaintext (section 5.2): content, its type, and zeros. */
function unpadded(inner: Uint8Array | undefined): Opened | undefined {
  if (inner === undefined) return undefined
  let end = inner.length
  while (end > 0 && inner[end - 1] === 0) end--
  return end === 0 ? undefined : { type: byteAt(inner, end - 1), content: inner.subarray(0, end - 1) }
}
