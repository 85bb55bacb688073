import type { LoggedKeys } from '@fingerpost/database'
import { isGrease, parseNpf, protocolNames, type SentHello, supportedGroups } from '@fingerpost/fingerprint'

/** What of a hello is compared with what a program sends; undefined where a log does not tell. Lists are without GREASE. */
export interface HelloTraits {
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly number[]
  readonly groups: readonly number[] | undefined
  readonly protocolNames: readonly string[] | undefined
  /** Whether the suites have a GREASE value; undefined for QUIC, where browsers have none, and for logs. */
  readonly isGreased: boolean | undefined
  readonly isTls: boolean
  readonly isOrdered: boolean
}

/** What is known of a hello besides its lists. */
export interface HelloForm {
  /** Whether it came over TCP: hellos of QUIC have other extensions, and no GREASE among their suites. */
  readonly isTls: boolean
  /** Whether its extensions stand as they were sent. */
  readonly isOrdered: boolean
}

/** The traits of a hello that is there as a whole, or as its fingerprint tells. */
export function traitsOfHello(hello: Omit<SentHello, 'random'>, { isTls, isOrdered }: HelloForm): HelloTraits {
  const names = hello.extensions.some(({ type }) => type === ALPN) ? [...protocolNames(hello)] : []
  return {
    cipherSuites: hello.cipherSuites.filter((suite) => !isGrease(suite)),
    extensions: hello.extensions.flatMap(({ type }) => (isGrease(type) ? [] : type)),
    groups: supportedGroups(hello),
    protocolNames: names.map((name) => String.fromCharCode(...name)),
    isGreased: isTls ? hello.cipherSuites.some(isGrease) : undefined,
    isTls,
    isOrdered,
  }
}

/** The traits that a log keeps of a hello, in its lists or its JA3 string; undefined where it has neither. */
export function traitsOfLogged({ handshake, ja3String }: LoggedKeys, isTls: boolean): HelloTraits | undefined {
  const unknown = { protocolNames: undefined, isGreased: undefined, isTls, isOrdered: true }
  const [, suites, types, groups] = ja3String?.split(',') ?? []
  if (suites !== undefined && types !== undefined)
    return { cipherSuites: numbers(suites), extensions: numbers(types), groups: numbers(groups ?? ''), ...unknown }
  if (handshake === undefined) return undefined
  const { cipherSuites, extensions } = handshake
  return { cipherSuites, extensions, groups: undefined, ...unknown }
}

/** The list of JA3, as `4865-4866`. */
function numbers(list: string): number[] {
  return list === '' ? [] : list.split('-').map(Number)
}

const ALPN = 0x0010

/**
 * The traits of a `tls/` or `quic/` fingerprint as records and observations have them; undefined for any other. QUIC's
 * print their hello sorted, as `tls/1` does.
 */
export function traitsOfFingerprint(fingerprint: string): HelloTraits | undefined {
  const isTls = fingerprint.startsWith('tls/')
  if (!isTls && !fingerprint.startsWith('quic/')) return undefined
  const hello = parseNpf(isTls ? fingerprint : fingerprint.replace(/^quic\/\([0-9a-f]{8}\)/, 'tls/1/'))
  return hello && traitsOfHello(hello, { isTls, isOrdered: hello.format === 'tls' })
}
