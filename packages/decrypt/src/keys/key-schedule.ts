import { createHmac } from 'node:crypto'

/** Hashes of key schedules, by their names in node:crypto. */
export type Hash = 'sha256' | 'sha384'

/** Bytes that each of them gives. */
const HASH_BYTES = { sha256: 32, sha384: 48 } as const

/** HKDF-Expand-Label (RFC 8446, section 7.1) with an empty context. */
export function expandLabel(secret: Uint8Array, label: string, { hash, length }: Expansion): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1')
  const info = Buffer.concat([Buffer.from([length >> 8, length & 0xff, name.length]), name, Buffer.from([0])])
  const blocks: Buffer[] = []
  let block = Buffer.alloc(0)
  for (let count = 1; blocks.length * HASH_BYTES[hash] < length; count++) {
    block = createHmac(hash, secret)
      .update(block)
      .update(info)
      .update(Buffer.from([count]))
      .digest()
    blocks.push(block)
  }
  return Buffer.concat(blocks).subarray(0, length)
}

/** How many bytes are wanted, and by which hash. */
export interface Expansion {
  readonly hash: Hash
  readonly length: number
}

/** The next secret of a side after it sent KeyUpdate (RFC 8446, section 7.2). */
export function updatedSecret(secret: Uint8Array, hash: Hash): Buffer {
  return expandLabel(secret, 'traffic upd', { hash, length: HASH_BYTES[hash] })
}

/** The pseudorandom function of TLS 1.2 (RFC 5246, section 5). */
export function prf(secret: Uint8Array, seed: Uint8Array, { hash, length }: Expansion): Buffer {
  const blocks: Buffer[] = []
  let a: Uint8Array = seed
  while (blocks.length * HASH_BYTES[hash] < length) {
    a = createHmac(hash, secret).update(a).digest()
    blocks.push(createHmac(hash, secret).update(a).update(seed).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}

/** The random values of both sides. */
export interface Randoms {
  readonly client: Uint8Array
  readonly server: Uint8Array
}

/** The key block of TLS 1.2 (RFC 5246, section 6.3). */
export function keyBlock(masterSecret: Uint8Array, { client, server }: Randoms, expansion: Expansion): Buffer {
  return prf(masterSecret, Buffer.concat([Buffer.from('key expansion'), server, client]), expansion)
}
