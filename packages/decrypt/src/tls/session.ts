import { isFailure, parseClientHelloBody, type Sender } from '@fingerpost/fingerprint'
import { certificateChain } from '../certificates/chain.ts'
import type { SecretSource } from '../keys/key-log.ts'
import type { Resumptions } from '../keys/resumptions.ts'
import { ContentType, type Opened, type TlsRecord } from '../records/tls-record.ts'
import { certificateBody, isCertificate } from './certificate-message.ts'
import { Direction, type Waiting } from './direction.ts'
import { type HandshakeMessage, HandshakeType } from './handshakes.ts'
import { type Negotiated, negotiated } from './negotiated.ts'
import { protectionOf } from './protections.ts'
import { issuedTicket, offeredIdentifiers } from './session-identifiers.ts'

/** The label of the master secret of TLS 1.2. */
const MASTER = 'CLIENT_RANDOM'

/** Where secrets come from: the key log, and sessions that were seen before. */
export interface SessionSecrets {
  readonly secrets: SecretSource
  readonly resumptions: Resumptions
}

/** What is done with what a connection says. */
export interface SessionEvents<Origin> {
  /** Called with the application data of a record; a view that may be kept. */
  applicationData(sender: Sender, bytes: Uint8Array, origin: Origin): void
  /** Called with the certificates that the server sends, its own first, as DER. */
  certificates?(chain: readonly Uint8Array[], origin: Origin): void
}

/**
 * One connection of TLS 1.2 or 1.3, opened with the secrets of a key log. It takes the bytes of both sides in the order
 * they were sent, from the ClientHello on; records wait, within bounds, for what is needed to read them. Tags and MACs are
 * always checked: a record whose tag does not fit says nothing.
 */
export class TlsSession<Origin> {
  readonly #secrets: SecretSource
  readonly #resumptions: Resumptions
  readonly #events: SessionEvents<Origin>
  readonly #sides = { client: new Direction<Origin>(), server: new Direction<Origin>() }
  #clientRandom: Uint8Array | undefined
  #negotiated: Negotiated | undefined
  /** What the client offers to resume a session by, and what the server gives for later. */
  #offered: readonly Uint8Array[] = []
  #issued: Uint8Array[] = []
  /** Set when nothing more can be read: the suite is not known, or there are no secrets. */
  #isOver = false

  constructor({ secrets, resumptions }: SessionSecrets, events: SessionEvents<Origin>) {
    this.#secrets = secrets
    this.#resumptions = resumptions
    this.#events = events
  }

  /** Bytes of records that wait. */
  get waitingBytes(): number {
    return this.#sides.client.waitingBytes + this.#sides.server.waitingBytes
  }

  get isOver(): boolean {
    return this.#isOver || this.#sides.client.isBroken || this.#sides.server.isBroken
  }

  /** Takes bytes of a side, which it copies. */
  push(sender: Sender, bytes: Uint8Array, origin: Origin): void {
    if (this.isOver) return
    this.#sides[sender].push(bytes, origin)
    this.retry()
  }

  /** Reads what waits for secrets that have come. */
  retry(): void {
    while (this.#readWaiting('client') || this.#readWaiting('server')) if (this.isOver) return
  }

  /** Reads what a side has waiting; false when it could read nothing. */
  #readWaiting(sender: Sender): boolean {
    const side = this.#sides[sender]
    let isRead = false
    while (side.next !== undefined && !this.isOver && this.#isReadable(sender, side.next.record)) {
      const next = side.next
      side.take()
      this.#read(sender, next)
      isRead = true
    }
    return isRead
  }

  /**
   * Whether what is needed to read a record is there. What ChangeCipherSpec of a client means depends on the ServerHello;
   * that of a server can come before it, behind HelloRetryRequest.
   */
  #isReadable(sender: Sender, { type }: TlsRecord): boolean {
    if (!this.#isSealed(sender, type))
      return sender === 'server' || type === ContentType.handshake || this.#negotiated !== undefined
    const side = this.#sides[sender]
    side.protection ??= this.#protectionOf(sender)
    return side.protection !== undefined
  }

  /** TLS 1.3 marks its protected records as application data, TLS 1.2 protects all behind ChangeCipherSpec. */
  #isSealed(sender: Sender, type: number): boolean {
    return this.#sides[sender].isProtected || type === ContentType.applicationData
  }

  #protectionOf(sender: Sender) {
    if (this.#clientRandom === undefined || this.#negotiated === undefined) return undefined
    const masterSecret = this.#masterSecret(this.#clientRandom)
    const protection = protectionOf(sender, {
      secrets: this.#secrets,
      clientRandom: this.#clientRandom,
      negotiated: this.#negotiated,
      masterSecret,
    })
    const mayCome = this.#secrets.grows && this.#negotiated.suite !== undefined
    if (protection === undefined && !mayCome) this.#isOver = true
    return protection
  }

  /** Of TLS 1.2: from the key log, or from the session that is resumed; what resumes it later is remembered. */
  #masterSecret(clientRandom: Uint8Array): Uint8Array | undefined {
    if (this.#negotiated?.isTls13 !== false) return undefined
    const secret = this.#secrets.secret(clientRandom, MASTER) ?? this.#resumptions.masterSecret(this.#offered)
    if (secret !== undefined) for (const identifier of this.#issued) this.#resumptions.remember(identifier, secret)
    return secret
  }

  #read(sender: Sender, { record, origin }: Waiting<Origin>): void {
    const side = this.#sides[sender]
    const opened = this.#isSealed(sender, record.type) ? side.open(record) : { ...record, content: record.fragment }
    if (opened !== undefined) this.#content(sender, opened, origin)
  }

  #content(sender: Sender, { type, content }: Opened, origin: Origin): void {
    const side = this.#sides[sender]
    if (type === ContentType.applicationData) this.#events.applicationData(sender, content, origin)
    else if (type === ContentType.changeCipherSpec) this.#changeCipherSpec(side)
    else if (type === ContentType.handshake) {
      for (const message of side.handshakes.push(content)) this.#handshake(sender, message, origin)
    }
  }

  /** Of TLS 1.3 it says nothing (RFC 8446, section D.4); of TLS 1.2 new keys, also within a protected connection. */
  #changeCipherSpec(side: Direction<Origin>): void {
    if (this.#negotiated?.isTls13 !== false) return
    side.isProtected = true
    side.protection = undefined
  }

  #handshake(sender: Sender, { type, body }: HandshakeMessage, origin: Origin): void {
    if (sender === 'client' && type === HandshakeType.clientHello) this.#clientHello(body)
    if (sender === 'server' && type === HandshakeType.serverHello) this.#serverHello(body)
    if (sender === 'server' && type === HandshakeType.newSessionTicket) this.#newSessionTicket(body)
    if (sender === 'server' && isCertificate(type)) this.#certificate({ type, body }, origin)
  }

  /** Of TLS 1.2, where there is one for a handshake; those of TLS 1.3 resume sessions whose secrets are logged anew. */
  #newSessionTicket(body: Uint8Array): void {
    if (this.#negotiated?.isTls13 === false && this.#issued.length === 1) this.#issued.push(issuedTicket(body))
  }

  #certificate(message: HandshakeMessage, origin: Origin): void {
    const body = certificateBody(message)
    if (body !== undefined)
      this.#events.certificates?.(certificateChain(body, this.#negotiated?.isTls13 === true), origin)
  }

  #clientHello(body: Uint8Array): void {
    const result = parseClientHelloBody({ bytes: body, start: 0, end: body.length, missing: 0 })
    if (isFailure(result)) this.#isOver = true
    else {
      this.#clientRandom = result.message.random
      this.#offered = offeredIdentifiers(result.message)
    }
  }

  #serverHello(body: Uint8Array): void {
    const choice = negotiated(body)
    if (choice === 'malformed') this.#isOver = true
    else if (choice !== undefined) {
      this.#negotiated = choice
      this.#issued = [choice.sessionId]
    }
  }
}
