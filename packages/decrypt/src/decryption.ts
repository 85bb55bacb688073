import { isFailure, parseClientHello, registry, type Sender } from '@fingerpost/fingerprint'
import { type Certificate, parseCertificate } from './certificates/certificate.ts'
import { tlsCertificate } from './certificates/kind.ts'
import type { Found } from './http/application.ts'
import { ApplicationData } from './http/application-data.ts'
import type { SecretSource } from './keys/key-log.ts'
import { Resumptions } from './keys/resumptions.ts'
import { TlsSession } from './tls/session.ts'
import { offeredIdentifiers } from './tls/session-identifiers.ts'

/** One connection that is read, from its ClientHello on. */
export interface DecryptedConnection<Origin> {
  /** Takes bytes of a side in the order they were sent, and where they were seen; it copies them. */
  push(sender: Sender, bytes: Uint8Array, origin: Origin): void
  /** Reads what waits for secrets that have come. */
  retry(): void
  /** Bytes of records that wait for secrets or for the other side. */
  readonly waitingBytes: number
  /** Whether there is no use in more bytes. */
  readonly isOver: boolean
}

/** Is told of each message, and where the bytes that made it whole were seen. */
export type Deliver<Origin> = (found: Found, origin: Origin) => void

/** What is looked for besides messages in what is decrypted. */
export interface DecryptionOptions {
  /** Finds the certificates of servers, of those before TLS 1.3 without secrets too. */
  readonly certificates?: boolean
}

/** Opens TLS connections whose secrets a source has, and finds the messages in them. */
export class Decryption {
  readonly #secrets: SecretSource
  readonly #certificates: boolean
  readonly #resumptions = new Resumptions()

  constructor(secrets: SecretSource, { certificates = false }: DecryptionOptions = {}) {
    this.#secrets = secrets
    this.#certificates = certificates
  }

  /** Whether a connection is to be read whose client sends these bytes, which begin with a ClientHello or some of it. */
  begins(bytes: Uint8Array, start: number, end: number): boolean {
    if (!registry.tls.identify(bytes, start, end)) return false
    if (this.#certificates || this.#secrets.grows) return true
    const hello = parseClientHello(bytes, start, end)
    if (isFailure(hello)) return true
    const { message } = hello
    return (
      this.#secrets.knows(message.random) || this.#resumptions.masterSecret(offeredIdentifiers(message)) !== undefined
    )
  }

  /** Reads one. */
  connection<Origin>(deliver: Deliver<Origin>): DecryptedConnection<Origin> {
    const data = new ApplicationData()
    const wanted = this.#certificates
    const session = new TlsSession<Origin>(
      { secrets: this.#secrets, resumptions: this.#resumptions },
      {
        certificates(chain, origin) {
          if (wanted) deliver({ kind: tlsCertificate, message: chain.flatMap(certificatesOf) }, origin)
        },
        applicationData(sender, bytes, origin) {
          for (const found of data.push(sender, bytes)) deliver(found, origin)
        },
      },
    )
    return {
      push: (sender, bytes, origin) => session.push(sender, bytes, origin),
      retry: () => session.retry(),
      get waitingBytes() {
        return session.waitingBytes
      },
      get isOver() {
        return session.isOver || data.isForeign
      },
    }
  }
}

function certificatesOf(der: Uint8Array): Certificate[] {
  const certificate = parseCertificate(der.slice())
  return certificate === undefined ? [] : [certificate]
}
