import { type ClientHello, findExtension, Reader } from '@fingerpost/fingerprint'

const SESSION_TICKET = 0x0023

/** What a client offers to resume a session of TLS 1.2 by: a session id, a ticket (RFC 5077, section 3.2). */
export function offeredIdentifiers(hello: ClientHello): Uint8Array[] {
  const ticket = findExtension(hello, SESSION_TICKET)?.data
  return [hello.legacySessionId, ...(ticket === undefined ? [] : [ticket])]
    .filter(({ length }) => length > 0)
    .map((identifier) => identifier.slice())
}

/** The ticket of NewSessionTicket (RFC 5077, section 3.3); empty where there is none. */
export function issuedTicket(body: Uint8Array): Uint8Array {
  const reader = new Reader(body)
  reader.u32('ticket_lifetime_hint')
  return reader.vector16('ticket').slice()
}
