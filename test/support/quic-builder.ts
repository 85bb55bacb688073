import { createCipheriv, createHmac } from 'node:crypto'
import { u16 } from './hello-builder.ts'

/** An Initial packet that a test makes; version 1, a payload of one PING and PADDING if nothing is given. */
export interface InitialFields {
  readonly version?: number
  readonly destination?: readonly number[]
  readonly source?: readonly number[]
  readonly token?: readonly number[]
  readonly number?: number
  readonly numberLength?: 1 | 2 | 3 | 4
  readonly payload?: readonly number[]
  /** The connection id that the keys follow from; the destination if not given. */
  readonly keysOf?: readonly number[]
  /** The bits of the first byte that stand beside form, type and packet number length: the fixed bit if not given. */
  readonly fixedBit?: boolean
}

export const CONNECTION_ID = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08]

/** A variable-length integer below 2^30 (RFC 9000, section 16). */
export function variable(value: number): number[] {
  if (value < 0x40) return [value]
  return value < 0x4000 ? u16(0x4000 | value) : [...u16(0x8000 | (value >>> 16)), ...u16(value & 0xffff)]
}

/** A CRYPTO frame (RFC 9000, section 19.6). */
export function crypto(offset: number, data: readonly number[]): number[] {
  return [0x06, ...variable(offset), ...variable(data.length), ...data]
}

/** A client's Initial packet, sealed by node:crypto (RFC 9001, section 5; RFC 9369, section 3). */
export function initial(fields: InitialFields = {}): number[] {
  const { version = 1, destination = CONNECTION_ID, source = [], token = [] } = fields
  const { number = 0, numberLength = 1, payload = [0x01, 0, 0, 0], keysOf = destination, fixedBit = true } = fields
  const type = version === VERSION_2 ? 0x10 : 0
  const packetNumber = [...u16(number >>> 16), ...u16(number & 0xffff)].slice(4 - numberLength)
  const head = [
    0x80 | (fixedBit ? 0x40 : 0) | type | (numberLength - 1),
    ...u16(version >>> 16),
    ...u16(version & 0xffff),
    destination.length,
    ...destination,
    source.length,
    ...source,
    ...variable(token.length),
    ...token,
    // As the RFCs' samples have it: two bytes, whatever the length.
    ...u16(0x4000 | (numberLength + payload.length + 16)),
    ...packetNumber,
  ]
  return seal(head, packetNumber, { payload, keys: keys(version, Uint8Array.from(keysOf)) })
}

function seal(
  head: number[],
  number: number[],
  { payload, keys }: { payload: readonly number[]; keys: Keys },
): number[] {
  const nonce = keys.iv.map((byte, at) => byte ^ (number[at - (12 - number.length)] ?? 0))
  const cipher = createCipheriv('aes-128-gcm', keys.key, nonce)
  cipher.setAAD(Uint8Array.from(head))
  const sealed = [...cipher.update(Uint8Array.from(payload)), ...cipher.final(), ...cipher.getAuthTag()]
  const sample = Uint8Array.from(sealed.slice(4 - number.length, 20 - number.length))
  const mask = createCipheriv('aes-128-ecb', keys.hp, null).update(sample)
  const numberAt = head.length - number.length
  const masked = head.map((byte, at) => {
    if (at === 0) return byte ^ ((mask[0] ?? 0) & 0x0f)
    return at < numberAt ? byte : byte ^ (mask[1 + at - numberAt] ?? 0)
  })
  return [...masked, ...sealed]
}

interface Keys {
  readonly key: Uint8Array
  readonly iv: Uint8Array
  readonly hp: Uint8Array
}

const VERSION_2 = 0x6b3343cf

/** Versions of mvfst with the salt of draft 27, as mercury has them. */
const MVFST: ReadonlySet<number> = new Set([0xfaceb002, 0xfaceb00e, 0xfaceb010, 0xfaceb011, 0xfaceb012, 0xfaceb013])

/** The salt of each version (RFC 9001, section 5.2, and its drafts; RFC 9369, section 3.3.1): tshark opens all of them. */
function saltOf(version: number): string {
  if (version === VERSION_2) return '0dede3def700a6db819381be6e269dcbf9bd2ed9'
  if (version === 0xff000016 || version === 0xfaceb001) return '7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a'
  if ((version >= 0xff000017 && version <= 0xff00001c) || MVFST.has(version))
    return 'c3eef712c72ebb5a11a7d2432bb46365bef9f502'
  if (version === 0x54303530) return '7ff579e5acd072915580304c43a2367c60488310'
  if (version === 0x54303531) return '7a4edef4e7ccee5fa4506c19124fc8ccda6e033d'
  if (version >= 0xff00001d && version <= 0xff000020) return 'afbfec289993d24c9e9786f19c6111e04390a899'
  return '38762cf7f55934b34d179ae6a4c80cadccbb7f0a'
}

function keys(version: number, connectionId: Uint8Array): Keys {
  const hmac = (key: Uint8Array, data: Uint8Array) => createHmac('sha256', key).update(data).digest()
  const expand = (secret: Uint8Array, label: string, length: number) => {
    const name = `tls13 ${label}`
    return hmac(secret, Buffer.from([0, length, name.length, ...Buffer.from(name), 0, 1])).subarray(0, length)
  }
  const secret = expand(hmac(Buffer.from(saltOf(version), 'hex'), connectionId), 'client in', 32)
  const prefix = version === VERSION_2 ? 'quicv2' : 'quic'
  return {
    key: expand(secret, `${prefix} key`, 16),
    iv: expand(secret, `${prefix} iv`, 12),
    hp: expand(secret, `${prefix} hp`, 16),
  }
}
