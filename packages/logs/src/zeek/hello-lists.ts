import { isGrease } from '@fingerpost/fingerprint'
import { ListedExtension, type LoggedHello } from '../hello/facts.ts'
import type { HelloLists } from '../log-record.ts'
import { Field, type ZeekEvent } from './event.ts'

/**
 * The client's first hello, of which the policy `protocols/ssl/ssl-log-ext` logs the lists in wire order and with GREASE;
 * undefined where one is missing that the hello must have had. A hello in the form of SSL 2, which has no compression
 * methods (RFC 5246, appendix E.2), has no fingerprint.
 */
export function listedHello(event: ZeekEvent): LoggedHello | undefined {
  const cipherSuites = event.numbers(Field.cipherSuites)
  const legacyVersion = event.integer(Field.clientVersion)
  if (!cipherSuites?.length || legacyVersion === undefined) return undefined
  if (event.numbers(Field.compressionMethods)?.length === 0) return undefined
  const hello = {
    legacyVersion,
    cipherSuites: sent(cipherSuites),
    extensions: extensionsOfFirst(sent(event.numbers(Field.extensions) ?? [])),
    signatureAlgorithms: signatureAlgorithms(event),
    protocolName: event.firstName(Field.protocolNames),
    supportedGroups: event.numbers(Field.supportedGroups),
    pointFormats: event.numbers(Field.pointFormats),
    supportedVersions: event.numbers(Field.supportedVersions),
  }
  return LISTS.some((name) => hello[name] === undefined && hello.extensions.includes(ListedExtension[name]))
    ? undefined
    : hello
}

/** The same as the key of a handshake: JA4 takes the greatest version in the same way. */
export function listsOf(hello: LoggedHello): HelloLists {
  const { legacyVersion, cipherSuites, extensions, signatureAlgorithms = [], supportedVersions = [] } = hello
  const versions = sent(supportedVersions)
  const version = versions.length === 0 ? legacyVersion : Math.max(...versions)
  return { version, cipherSuites, extensions, signatureAlgorithms: sent(signatureAlgorithms) }
}

/** A signature scheme of two bytes, which Zeek logs as those of TLS 1.2: the hash, then the signature. */
function signatureAlgorithms(event: ZeekEvent): readonly number[] | undefined {
  const hashes = event.numbers(Field.hashes)
  const signatures = event.numbers(Field.signatures)
  if (hashes === undefined || hashes.length !== signatures?.length) return undefined
  return hashes.map((hash, at) => (hash << 8) | (signatures[at] ?? 0))
}

/**
 * The extensions of the first hello. Where the server asked for a second one (HelloRetryRequest, HelloVerifyRequest),
 * Zeek appends its extensions to those of the first, and no hello has a type twice (RFC 8446, section 4.2) nor a cookie
 * without being asked for it.
 */
function extensionsOfFirst(types: readonly number[]): readonly number[] {
  const second = types.findIndex((type, at) => type === COOKIE || types.indexOf(type) < at)
  return second < 0 ? types : types.slice(0, second)
}

function sent(list: readonly number[]): readonly number[] {
  return list.filter((value) => !isGrease(value))
}

const LISTS = ['supportedGroups', 'pointFormats', 'signatureAlgorithms', 'protocolName', 'supportedVersions'] as const
const COOKIE = 44
