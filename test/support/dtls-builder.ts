import { type HelloFields, helloMessage, u16 } from './hello-builder.ts'

const u24 = (value: number): number[] => [value >> 16, ...u16(value & 0xffff)]

/** One piece of a handshake message: which bytes of its body, and what the records around it say. */
export interface DtlsFragment {
  readonly type?: number
  readonly messageSequence?: number
  readonly body: readonly number[]
  /** The whole body if not given. */
  readonly offset?: number
  readonly size?: number
}

/** A piece behind its header (RFC 6347, section 4.2.2). */
export function dtlsFragment({ type = 1, messageSequence = 0, body, offset = 0, size }: DtlsFragment): number[] {
  const bytes = body.slice(offset, size === undefined ? undefined : offset + size)
  return [type, ...u24(body.length), ...u16(messageSequence), ...u24(offset), ...u24(bytes.length), ...bytes]
}

/** A record of epoch 0 (RFC 6347, section 4.1), of type handshake and version 1.2 if not told otherwise. */
export function dtlsRecord(content: readonly number[], type = 22, version = 0xfefd): number[] {
  return [type, ...u16(version), 0, 0, 0, 0, 0, 0, 0, 0, ...u16(content.length), ...content]
}

/** Pieces in a record each, all in one datagram. */
export function dtlsDatagram(...fragments: readonly DtlsFragment[]): Uint8Array {
  return Uint8Array.from(fragments.flatMap((fragment) => dtlsRecord(dtlsFragment(fragment))))
}

/** The body of a ClientHello of DTLS: a cookie stands behind the session id (RFC 6347, section 4.2.1). */
export function dtlsHelloBody(fields: HelloFields, cookie: readonly number[] = []): number[] {
  const body = helloMessage({ version: 0xfefd, ...fields }).slice(4)
  const endOfSessionId = 2 + 32 + 1
  return [...body.slice(0, endOfSessionId), cookie.length, ...cookie, ...body.slice(endOfSessionId)]
}
