const u32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff)
const text = (value: string): number[] => [...new TextEncoder().encode(value)]

/** Ten name-lists, of which no two are alike. */
export const NAME_LISTS: readonly string[] = [
  'curve25519-sha256,ext-info-c',
  'ssh-ed25519,rsa-sha2-512',
  'aes128-ctr,aes256-gcm@openssh.com',
  'aes256-ctr',
  'hmac-sha2-256',
  'umac-64@openssh.com,hmac-sha1',
  'none,zlib@openssh.com',
  'none',
  '',
  'de',
]

/** What stands in a KEXINIT that a test makes. */
export interface KexInitFields {
  readonly lists?: readonly string[]
  readonly follows?: boolean
  /** Padding beside the least that is allowed. */
  readonly morePadding?: number
}

/** A binary packet with SSH_MSG_KEXINIT (RFC 4253, sections 6 and 7.1); its cookie is 16 bytes of 0xc0. */
export function kexInitPacket({ lists = NAME_LISTS, follows = false, morePadding = 0 }: KexInitFields = {}): number[] {
  const names = lists.map(text).flatMap((list) => [...u32(list.length), ...list])
  const payload = [20, ...new Array<number>(16).fill(0xc0), ...names, follows ? 1 : 0, 0, 0, 0, 0]
  const padding = 4 + (((-(payload.length + 9) % 8) + 8) % 8) + morePadding
  return [...u32(1 + payload.length + padding), padding, ...payload, ...new Array<number>(padding).fill(0xdd)]
}

/** An identification string with its line end (RFC 4253, section 4.2), and what follows it. */
export function sshOpening(identification = 'SSH-2.0-OpenSSH_9.4', packet = kexInitPacket()): Uint8Array {
  return Uint8Array.from([...text(`${identification}\r\n`), ...packet])
}
