import { type Digests, isGrease, isJa4, ja4 } from '@fingerpost/fingerprint'
import { helloFacts } from '../hello/facts.ts'
import { numbers } from '../hello/numbers.ts'
import { loggedBytes } from '../json/logged-bytes.ts'
import type { HelloKey, HelloLists } from '../log-record.ts'
import { type EveHello, type Ja3Lists, parseJa3, printJa3, versionNumber } from './hello.ts'

/**
 * The key of a logged hello, with the values that Suricata (7.0.10 and 8.0.8 were measured) would log if it followed the
 * definitions of JA3 and JA4; undefined where the event has none.
 */
export function repair(hello: EveHello, digests: Digests): HelloKey | undefined {
  const lists = hello.ja3String === undefined ? undefined : parseJa3(hello.ja3String)
  const handshake = firstHandshake(hello.handshake, lists)
  const ja3 = repairJa3(hello, lists, digests)
  const repaired = repairJa4(hello, { lists, handshake, digests })
  if (ja3 === undefined && repaired === undefined && handshake === undefined) return undefined
  return {
    kind: 'hello',
    ...(ja3 !== undefined && { ja3 }),
    ...(lists !== undefined && { ja3String: printJa3(withoutGrease(lists)) }),
    ja4: repaired === undefined ? [] : [repaired],
    ...(handshake !== undefined && { handshake }),
  }
}

/** JA3 is without GREASE, but in QUIC events Suricata leaves it in (and writes every GREASE extension as 64250). */
function repairJa3(hello: EveHello, lists: Ja3Lists | undefined, digests: Digests): string | undefined {
  const logged = hello.ja3Hash === undefined || hello.ja3Hash === '' ? undefined : hello.ja3Hash
  if (lists === undefined) return logged
  if (hello.transport !== 'quic' && logged !== undefined) return logged
  return digests.md5(printJa3(withoutGrease(lists)))
}

function withoutGrease(lists: Ja3Lists): Ja3Lists {
  const sent = (list: readonly number[]) => list.filter((value) => !isGrease(value))
  return {
    ...lists,
    cipherSuites: sent(lists.cipherSuites),
    extensions: sent(lists.extensions),
    supportedGroups: sent(lists.supportedGroups),
  }
}

/**
 * The lists of the first hello. After a HelloRetryRequest, `client_handshake` joins both hellos; JA3 keeps the first,
 * so its lengths tell where to cut. The schemes cannot be cut that way: both hellos offer the same ones.
 */
function firstHandshake(value: unknown, lists: Ja3Lists | undefined): HelloLists | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const members = new Map<string, unknown>(Object.entries(value))
  const cipherSuites = numbers(members.get('ciphers') ?? [])
  const extensions = numbers(members.get('exts') ?? [])
  const signatureAlgorithms = numbers(members.get('sig_algs') ?? [])
  if (!cipherSuites?.length || extensions === undefined || signatureAlgorithms === undefined) return undefined
  const version = versionNumber(members.get('version'))
  const one = { version, cipherSuites, extensions, signatureAlgorithms }
  if (lists === undefined || cipherSuites.length <= lists.cipherSuites.length) return one
  const schemes = firstHalf(signatureAlgorithms)
  if (schemes === undefined) return undefined
  return {
    version,
    cipherSuites: cipherSuites.slice(0, lists.cipherSuites.length),
    extensions: extensions.slice(0, lists.extensions.length),
    signatureAlgorithms: schemes,
  }
}

/** The first half of a list that says the same twice; undefined where it does not. */
function firstHalf(list: readonly number[]): readonly number[] | undefined {
  const half = list.length / 2
  return list.every((value, index) => value === list[(index + half) % list.length]) ? list.slice(0, half) : undefined
}

interface KnownLists {
  readonly lists: Ja3Lists | undefined
  readonly handshake: HelloLists | undefined
  readonly digests: Digests
}

/**
 * JA4, computed again from the lists where the event holds all of them: Suricata appends `_` even when there are no
 * signature algorithms, and counts and hashes both hellos after a HelloRetryRequest. Where the lists do not suffice,
 * the logged value, unless it is known to count both hellos. Version and server name are always the logged ones.
 */
function repairJa4(hello: EveHello, { lists, handshake, digests }: KnownLists): string | undefined {
  const logged = hello.ja4
  if (logged === undefined || !isJa4(logged) || NO_HELLO.test(logged)) return undefined
  const known = handshake ?? handshakeOfJa3(lists)
  if (known === undefined) return lists !== undefined && countsDiffer(logged, lists) ? undefined : repairBare(logged)
  const protocolName = firstProtocolName(hello.protocolNames)
  const computed = ja4(helloFacts({ ...known, legacyVersion: known.version, protocolName }), digests)
  const protocol = protocolName === undefined ? logged.slice(8, 10) : computed.slice(8, 10)
  return `${logged.slice(0, 4)}${computed.slice(4, 8)}${protocol}${computed.slice(10)}`
}

/** Without its lists, of all hellos without signature algorithms only the one without extensions can be told. */
function repairBare(logged: string): string {
  return logged.endsWith(HASH_OF_UNDERSCORE) ? `${logged.slice(0, -HASH_OF_UNDERSCORE.length)}000000000000` : logged
}

/** A hello without the extension signature_algorithms (RFC 8446, section 4.2.3) is wholly told by its JA3 string. */
function handshakeOfJa3(lists: Ja3Lists | undefined): HelloLists | undefined {
  if (lists === undefined) return undefined
  const { cipherSuites, extensions } = withoutGrease(lists)
  if (extensions.includes(SIGNATURE_ALGORITHMS)) return undefined
  return { version: 0, cipherSuites, extensions, signatureAlgorithms: [] }
}

function countsDiffer(logged: string, lists: Ja3Lists): boolean {
  const { cipherSuites, extensions } = withoutGrease(lists)
  const counts = [cipherSuites, extensions].map((list) => String(Math.min(list.length, 99)).padStart(2, '0'))
  return logged.slice(4, 8) !== counts.join('')
}

function firstProtocolName(value: unknown): Uint8Array | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : undefined
  return typeof first === 'string' && first !== '' ? loggedBytes(first) : undefined
}

const SIGNATURE_ALGORITHMS = 13
/** What Suricata writes where it saw no client hello: JA4 of nothing. */
const NO_HELLO = /^[tqd]00i000000_e3b0c44298fc_d2e2adf7177b$/
/** The first twelve digits of the SHA-256 of `_`. */
const HASH_OF_UNDERSCORE = 'd2e2adf7177b'
