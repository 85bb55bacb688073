import type { Reason } from './contradiction.ts'
import type { HelloTraits } from './hello-traits.ts'

/** What is never true of a genuine hello of any version from `since` on and before `until`. */
export interface Impossible {
  readonly why: Reason
  readonly since: number
  readonly until: number
  readonly holds: (hello: HelloTraits) => boolean
}

/** Later versions than those of the lab may send what nobody knows yet. */
export const LATEST = 160

/** Extension types (IANA, or a browser's own) and groups that tell browsers and their versions apart. */
export const Mark = {
  compressCertificate: 0x001b,
  recordSizeLimit: 0x001c,
  delegatedCredential: 0x0022,
  oldApplicationSettings: 0x4469,
  applicationSettings: 0x44cd,
  channelId: 0x7550,
  trustAnchors: 0xca34,
  encryptedClientHello: 0xfe0d,
} as const

/** Post-quantum groups: X25519Kyber768Draft00 and X25519MLKEM768. */
export const Group = { kyber: 0x6399, mlKem: 0x11ec } as const

/** Whether a hello has an extension. */
export function has(type: number): Impossible['holds'] {
  return ({ extensions }) => extensions.includes(type)
}

/** Whether a hello lacks an extension. */
export function lacks(type: number): Impossible['holds'] {
  return ({ extensions }) => !extensions.includes(type)
}

/** Whether a hello offers a group, as far as is known. */
export function offers(group: number): Impossible['holds'] {
  return ({ groups }) => groups?.includes(group) === true
}

/** Whether a hello has a suite that is not in a list of hexadecimal numbers. */
export function suitesBeyond(list: string): Impossible['holds'] {
  const known = numbersOf(list)
  return ({ cipherSuites }) => cipherSuites.some((suite) => !known.has(suite))
}

/** Whether a hello has an extension that is not in a list of hexadecimal numbers. */
export function extensionsBeyond(list: string): Impossible['holds'] {
  const known = numbersOf(list)
  return ({ extensions }) => extensions.some((type) => !known.has(type))
}

/** So many extensions are in an order by chance once in 40,000 hellos at most. */
const ENOUGH = 8

/** Whether the extensions of a list stand in its order; undefined where few of them are there, or all are sorted. */
export function isInOrder({ extensions, isOrdered }: HelloTraits, order: readonly number[]): boolean | undefined {
  if (!isOrdered) return undefined
  const places = extensions.map((type) => order.indexOf(type)).filter((place) => place >= 0)
  if (places.length < ENOUGH) return undefined
  return places.every((place, at) => at === 0 || place > (places[at - 1] ?? -1))
}

function numbersOf(list: string): ReadonlySet<number> {
  return new Set(list.split(' ').map((number) => Number.parseInt(number, 16)))
}
