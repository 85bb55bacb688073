import { hex16 } from '../wire/hex.ts'
import { Reader } from '../wire/reader.ts'
import type { Extension } from './extension.ts'

/** What a ClientHelloOuter tells of the hello that is encrypted in it (RFC 9849, section 5). */
export interface EncryptedClientHello {
  readonly kdfId: number
  readonly aeadId: number
  readonly configId: number
  readonly payload: Uint8Array
}

const OUTER = 0

/** Reads the data of encrypted_client_hello; undefined for an inner hello and where it is cut. */
export function encryptedClientHello({ data }: Extension): EncryptedClientHello | undefined {
  const reader = new Reader(data)
  const type = reader.u8('type')
  const kdfId = reader.u16('kdf_id')
  const aeadId = reader.u16('aead_id')
  const configId = reader.u8('config_id')
  reader.vector16('enc')
  const payload = reader.vector16('payload')
  return type === OUTER && !reader.failed ? { kdfId, aeadId, configId, payload } : undefined
}

/** What the extension says: HPKE's names as IANA has them (RFC 9180, section 7), others as their number. */
export function encryptedClientHelloFacts(extension: Extension): Record<string, unknown> | undefined {
  const hello = encryptedClientHello(extension)
  return (
    hello && {
      hpke_symmetric_cipher_suite: {
        kdf: KDFS.get(hello.kdfId) ?? hex16(hello.kdfId),
        aead: AEADS.get(hello.aeadId) ?? hex16(hello.aeadId),
      },
      config_id: hello.configId,
      payload_length: hello.payload.length,
    }
  )
}

const KDFS: ReadonlyMap<number, string> = new Map([
  [1, 'HKDF_SHA256'],
  [2, 'HKDF_SHA384'],
  [3, 'HKDF_SHA512'],
])

const AEADS: ReadonlyMap<number, string> = new Map([
  [1, 'AES_128_GCM'],
  [2, 'AES_256_GCM'],
  [3, 'ChaCha20Poly1305'],
])
