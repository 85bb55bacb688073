import type { Hash } from './key-schedule.ts'

/** Authenticated encryption with associated data, named as in node:crypto. */
export interface AeadSuite {
  readonly kind: 'aead'
  readonly cipher: AeadName
  readonly hash: Hash
  readonly keyLength: number
  readonly tagLength: number
}

/** A block cipher in CBC mode with an HMAC (RFC 5246, section 6.2.3.2). */
export interface CbcSuite {
  readonly kind: 'cbc'
  readonly cipher: string
  readonly hash: Hash
  readonly keyLength: number
  readonly blockLength: number
  readonly mac: MacName
}

/** What a cipher suite says of the protection of records. */
export type CipherSuite = AeadSuite | CbcSuite

/** AEADs by their names in node:crypto. */
export type AeadName = `${'aes' | 'aria'}-${128 | 256}-gcm` | `aes-${128 | 256}-ccm` | 'chacha20-poly1305'

/** Hashes of an HMAC. */
export type MacName = 'sha1' | 'sha256' | 'sha384'

/** Bytes of a key, of a tag. */
type Sizes = readonly [key: number, tag: number]

function aead(cipher: AeadName, hash: Hash, [keyLength, tagLength]: Sizes): AeadSuite {
  return { kind: 'aead', cipher, hash, keyLength, tagLength }
}

function cbc(cipher: string, mac: MacName, [keyLength, blockLength]: Sizes): CbcSuite {
  return { kind: 'cbc', cipher, hash: mac === 'sha384' ? 'sha384' : 'sha256', keyLength, blockLength, mac }
}

/** Cipher suites (IANA) by the protection that they name; those that differ in the key exchange stand together. */
const SUITES: readonly (readonly [CipherSuite, readonly number[]])[] = [
  [
    aead('aes-128-gcm', 'sha256', [16, 16]),
    [
      ...[0x1301, 0x009c, 0x009e, 0x00a0, 0x00a2, 0x00a4, 0x00a6, 0x00a8, 0x00aa, 0x00ac],
      ...[0xc02b, 0xc02d, 0xc02f, 0xc031, 0xd001],
    ],
  ],
  [
    aead('aes-256-gcm', 'sha384', [32, 16]),
    [
      ...[0x1302, 0x009d, 0x009f, 0x00a1, 0x00a3, 0x00a5, 0x00a7, 0x00a9, 0x00ab, 0x00ad],
      ...[0xc02c, 0xc02e, 0xc030, 0xc032, 0xd002],
    ],
  ],
  [aead('chacha20-poly1305', 'sha256', [32, 16]), [0x1303, 0xcca8, 0xcca9, 0xccaa, 0xccab, 0xccac, 0xccad, 0xccae]],
  [aead('aes-128-ccm', 'sha256', [16, 16]), [0x1304, 0xc09c, 0xc09e, 0xc0a4, 0xc0a6, 0xc0ac, 0xd005]],
  [aead('aes-256-ccm', 'sha256', [32, 16]), [0xc09d, 0xc09f, 0xc0a5, 0xc0a7, 0xc0ad]],
  [aead('aes-128-ccm', 'sha256', [16, 8]), [0x1305, 0xc0a0, 0xc0a2, 0xc0a8, 0xc0aa, 0xc0ae, 0xd003]],
  [aead('aes-256-ccm', 'sha256', [32, 8]), [0xc0a1, 0xc0a3, 0xc0a9, 0xc0ab, 0xc0af]],
  [aead('aria-128-gcm', 'sha256', [16, 16]), [...range(0xc050, 0xc062, 2), 0xc06a, 0xc06c, 0xc06e]],
  [aead('aria-256-gcm', 'sha384', [32, 16]), [...range(0xc051, 0xc063, 2), 0xc06b, 0xc06d, 0xc06f]],
  [
    cbc('aes-128-cbc', 'sha1', [16, 16]),
    [
      ...range(0x002f, 0x0034),
      ...[0x008c, 0x0090, 0x0094, 0xc004, 0xc009, 0xc00e, 0xc013, 0xc018, 0xc01d, 0xc01e, 0xc01f, 0xc035],
    ],
  ],
  [
    cbc('aes-256-cbc', 'sha1', [32, 16]),
    [
      ...range(0x0035, 0x003a),
      ...[0x008d, 0x0091, 0x0095, 0xc005, 0xc00a, 0xc00f, 0xc014, 0xc019, 0xc020, 0xc021, 0xc022, 0xc036],
    ],
  ],
  [
    cbc('aes-128-cbc', 'sha256', [16, 16]),
    [
      ...[0x003c, 0x003e, 0x003f, 0x0040, 0x0067, 0x006c, 0x00ae, 0x00b2, 0x00b6],
      ...[0xc023, 0xc025, 0xc027, 0xc029, 0xc037],
    ],
  ],
  [cbc('aes-256-cbc', 'sha256', [32, 16]), [0x003d, ...range(0x0068, 0x006b), 0x006d]],
  [cbc('aes-256-cbc', 'sha384', [32, 16]), [0x00af, 0x00b3, 0x00b7, 0xc024, 0xc026, 0xc028, 0xc02a, 0xc038]],
  [
    cbc('des-ede3-cbc', 'sha1', [24, 8]),
    [
      ...[0x000a, 0x000d, 0x0010, 0x0013, 0x0016, 0x001b, 0x008b, 0x008f, 0x0093],
      ...[0xc003, 0xc008, 0xc00d, 0xc012, 0xc017, 0xc01a, 0xc01b, 0xc01c, 0xc034],
    ],
  ],
  [cbc('camellia-128-cbc', 'sha1', [16, 16]), range(0x0041, 0x0046)],
  [cbc('camellia-256-cbc', 'sha1', [32, 16]), range(0x0084, 0x0089)],
  [cbc('camellia-128-cbc', 'sha256', [16, 16]), [...range(0x00ba, 0x00bf), 0xc072, 0xc074, 0xc076, 0xc078]],
  [cbc('camellia-256-cbc', 'sha256', [32, 16]), range(0x00c0, 0x00c5)],
  [cbc('camellia-256-cbc', 'sha384', [32, 16]), [0xc073, 0xc075, 0xc077, 0xc079]],
]

const BY_NUMBER: ReadonlyMap<number, CipherSuite> = new Map(
  SUITES.flatMap(([suite, numbers]) => numbers.map((number) => [number, suite] as const)),
)

/** The protection that a cipher suite names; undefined for one that is not opened. */
export function cipherSuite(number: number): CipherSuite | undefined {
  return BY_NUMBER.get(number)
}

/** The numbers from one to another, both included. */
function range(first: number, last: number, step = 1): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, at) => first + at * step)
}
