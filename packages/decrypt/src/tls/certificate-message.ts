import { brotliDecompressSync, inflateSync } from 'node:zlib'
import { Reader } from '@fingerpost/fingerprint'
import { type HandshakeMessage, HandshakeType } from './handshakes.ts'

/** Bytes that a Certificate message may have once it is decompressed. */
const LONGEST = 1 << 18

/** Algorithms of compress_certificate (RFC 8879, section 7.3) that Node.js has in every release that is supported. */
const DECOMPRESS: ReadonlyMap<number, (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array> =
  new Map([
    [1, inflateSync],
    [2, brotliDecompressSync],
  ])

/** Whether a handshake message holds certificates. */
export function isCertificate(type: number): boolean {
  return type === HandshakeType.certificate || type === HandshakeType.compressedCertificate
}

/** The body of the Certificate message, decompressed (RFC 8879, section 4); undefined where that cannot be done. */
export function certificateBody({ type, body }: HandshakeMessage): Uint8Array | undefined {
  if (type === HandshakeType.certificate) return body
  const reader = new Reader(body)
  const decompress = DECOMPRESS.get(reader.u16('algorithm'))
  reader.u24('uncompressed_length')
  const compressed = reader.slice(reader.u24('compressed_certificate_message'), 'compressed_certificate_message')
  try {
    return reader.failed ? undefined : decompress?.(compressed, { maxOutputLength: LONGEST })
  } catch {
    return undefined
  }
}
