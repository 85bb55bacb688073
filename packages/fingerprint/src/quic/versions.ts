import { unhex } from '../wire/hex.ts'

/** In what the versions of QUIC differ as far as the Initial packets of a client are concerned. */
export interface QuicVersion {
  /** What the keys of Initial packets are extracted with (RFC 9001, section 5.2). */
  readonly initialSalt: Uint8Array
  /** The versions that share the salt, in mercury's words. */
  readonly saltName: string
  readonly labels: KeyLabels
  /** The packet type of Initial packets (RFC 9000, section 17.2; RFC 9369, section 3.2); the others follow in turn. */
  readonly initialType: number
  readonly frames: 'ietf' | 'google'
}

/** The labels of keys (RFC 9001, sections 5.1 and 5.2; RFC 9369, section 3.3.2), as HKDF-Expand hashes them. */
export interface KeyLabels {
  readonly clientIn: Uint8Array
  readonly key: Uint8Array
  readonly iv: Uint8Array
  readonly hp: Uint8Array
}

/** What a version is like; undefined for one whose Initial packets cannot be read here. */
export function quicVersion(version: number): QuicVersion | undefined {
  if (version === 1) return VERSION_1
  if (version === 0x6b3343cf) return VERSION_2
  if (version === T050 || version === T051) return version === T050 ? GOOGLE_T050 : GOOGLE_T051
  if (isReserved(version)) return VERSION_1
  const draft = version >>> 8 === 0xff0000 ? version & 0xff : DRAFT_OF.get(version)
  if (draft === undefined || draft < 22 || draft > 34) return undefined
  if (draft === 22) return DRAFT_22
  if (draft <= 28) return DRAFTS_23_TO_28
  return draft <= 32 ? DRAFTS_29_TO_32 : VERSION_1
}

/** Whether a version only forces the server to negotiate (RFC 9000, section 15): 0x?a?a?a?a, random for each client. */
export function isReserved(version: number): boolean {
  return (version & 0x0f0f0f0f) === 0x0a0a0a0a
}

/**
 * Whether the version of a long header with a first byte of `first` may be one of ours when it begins with `byte`. The
 * fixed bit is only greased in common versions: RTP has it at 0, too.
 */
export function mayBeVersion(first: number, byte: number): boolean {
  if ((first & 0x30) >> 4 === VERSION_2.initialType) return byte === 0x6b
  return (first & FIXED_BIT) !== 0 || byte === 0 || byte === 0xff || byte === 0xfa
}

const FIXED_BIT = 0x40

/** Of Google, before they spoke IETF's: `T050` and `T051`. */
const T050 = 0x54303530
const T051 = 0x54303531

/** The drafts that other versions have the keys of, as mercury knows them: Facebook's mvfst, and one seen of Tencent. */
const DRAFT_OF: ReadonlyMap<number, number> = new Map([
  [0xfaceb001, 22],
  [0xfaceb002, 27],
  [0xfaceb00e, 27],
  [0xfaceb010, 27],
  [0xfaceb011, 27],
  [0xfaceb012, 27],
  [0xfaceb013, 27],
  [0xfacefeed, 34],
  [0xd4000400, 34],
])

const DRAFT_22 = like1('7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a', 'd22')
const DRAFTS_23_TO_28 = like1('c3eef712c72ebb5a11a7d2432bb46365bef9f502', 'd23_d28')
const DRAFTS_29_TO_32 = like1('afbfec289993d24c9e9786f19c6111e04390a899', 'd29_d32')
const VERSION_1 = like1('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'd33_v1')
const VERSION_2: QuicVersion = {
  ...like1('0dede3def700a6db819381be6e269dcbf9bd2ed9', 'v2'),
  labels: keyLabels('quicv2'),
  initialType: 1,
}

/** The salts of QUICHE (quic/core/crypto/crypto_utils.cc), which Wireshark has, too. */
const GOOGLE_T050 = ofGoogle('7ff579e5acd072915580304c43a2367c60488310', 't050')
const GOOGLE_T051 = ofGoogle('7a4edef4e7ccee5fa4506c19124fc8ccda6e033d', 't051')

function ofGoogle(salt: string, saltName: string): QuicVersion {
  return { ...like1(salt, saltName), frames: 'google' }
}

function like1(salt: string, saltName: string): QuicVersion {
  const initialSalt = unhex(salt) ?? new Uint8Array(0)
  return { initialSalt, saltName, labels: keyLabels('quic'), initialType: 0, frames: 'ietf' }
}

function keyLabels(prefix: string): KeyLabels {
  return {
    clientIn: hkdfLabel('client in', 32),
    key: hkdfLabel(`${prefix} key`, 16),
    iv: hkdfLabel(`${prefix} iv`, 12),
    hp: hkdfLabel(`${prefix} hp`, 16),
  }
}

/** An HkdfLabel (RFC 8446, section 7.1) with an empty context, and the number of the round that needs it, which is 1. */
function hkdfLabel(label: string, length: number): Uint8Array {
  const text = new TextEncoder().encode(`tls13 ${label}`)
  return Uint8Array.of(0, length, text.length, ...text, 0, 1)
}
