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
  const draft = version >>> 8 === 0xff0000 ? version & 0xff : MVFST.get(version)
  if (draft === undefined || draft < 22 || draft > 34) return undefined
  if (draft === 22) return DRAFT_22
  if (draft <= 28) return DRAFTS_23_TO_28
  return draft <= 32 ? DRAFTS_29_TO_32 : VERSION_1
}

/** Whether the version of a long header with a first byte of `first` may be one of ours when it begins with `byte`. */
export function mayBeVersion(first: number, byte: number): boolean {
  return (first & 0x30) >> 4 === VERSION_2.initialType ? byte === 0x6b : byte === 0 || byte === 0xff || byte === 0xfa
}

/** The drafts that versions of Facebook's mvfst are based on. */
const MVFST: ReadonlyMap<number, number> = new Map([
  [0xfaceb001, 22],
  [0xfaceb002, 27],
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

function like1(salt: string, saltName: string): QuicVersion {
  return { initialSalt: unhex(salt) ?? new Uint8Array(0), saltName, labels: keyLabels('quic'), initialType: 0 }
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
