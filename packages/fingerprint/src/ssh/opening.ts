import { isFailure, type Parsed, type ParseFailure } from '../protocol.ts'
import { type IdentificationString, readIdentification, startsIdentification } from './identification.ts'
import { HEADER, type KexInit, readKexInit, startsKexInit } from './kex-init.ts'

/** What each side sends before anything is encrypted: its identification string, and the KEXINIT behind it. */
export interface Opening {
  readonly identification?: IdentificationString
  /** Undefined where SSH 1 follows, or nothing did. */
  readonly kexInit?: KexInit
}

/** Whether bytes begin with an identification string, or with a KEXINIT whose identification string came before. */
export function startsOpening(bytes: Uint8Array, start: number, end: number): boolean {
  return startsIdentification(bytes, start, end) || startsKexInit(bytes, start, end)
}

/**
 * The opening at the start of a stream, as far as `bytes[start, end)` go. It misses bytes until its KEXINIT is whole; a
 * KEXINIT alone is headless.
 */
export function parseOpening(bytes: Uint8Array, start: number, end: number): Parsed<Opening> | ParseFailure {
  if (!startsIdentification(bytes, start, end)) return parseHeadless(bytes, start, end)
  const read = readIdentification(bytes, start, end)
  if (isFailure(read)) return read
  const { message: identification, next } = read
  if (!speaksVersion2(identification) || !startsKexInit(bytes, next, end)) {
    return { message: { identification }, missing: 0 }
  }
  const result = readKexInit(bytes, next, end)
  if (!isFailure(result)) return { message: { identification, kexInit: result.message }, missing: result.missing }
  return result.reason === 'malformed' ? result : { message: { identification }, missing: result.missing }
}

/** Fewer bytes than a header has are no KEXINIT: keep-alive segments hold one byte of 0 (RFC 9293, section 3.8.4). */
function parseHeadless(bytes: Uint8Array, start: number, end: number): Parsed<Opening> | ParseFailure {
  if (end - start < HEADER || !startsKexInit(bytes, start, end)) {
    return { reason: 'malformed', field: 'identification', missing: 0 }
  }
  const result = readKexInit(bytes, start, end)
  if (isFailure(result)) return result
  return { message: { kexInit: result.message }, missing: result.missing, headless: true }
}

/** A server of both versions sends 1.99 (RFC 4253, section 5.1). */
function speaksVersion2({ protoversion }: IdentificationString): boolean {
  return protoversion === '1.99' || !protoversion.startsWith('1.')
}
