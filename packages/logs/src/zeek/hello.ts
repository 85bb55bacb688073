import { type Digests, isJa4, isMd5, type Ja4Transport, ja3String, ja4 } from '@fingerpost/fingerprint'
import { helloFacts, type LoggedHello } from '../hello/facts.ts'
import type { HelloKey, HelloLists } from '../log-record.ts'
import { Field, type ZeekEvent } from './event.ts'
import { listedHello, listsOf } from './hello-lists.ts'
import type { ZeekMessage } from './record.ts'

/**
 * The hello of a line of ssl.log; undefined where the line has neither lists of it nor a hash. The lists are what was
 * sent, so JA3 and JA4 are computed from them where they suffice: the packages that log them join the extensions of two
 * hellos, and deviate from the definition of JA4.
 */
export function helloMessage(event: ZeekEvent, digests: Digests): ZeekMessage | undefined {
  const hello = listedHello(event)
  const loggedJa4 = hashOf(event, Field.ja4, isJa4)
  const type = typeOf(event, { hello, loggedJa4 })
  const transport = TRANSPORTS[type]
  const key =
    hello === undefined
      ? loggedKey(hashOf(event, Field.ja3, isMd5), loggedJa4 && transport + loggedJa4.slice(1))
      : listedKey(hello, { transport, digests })
  return key && { type, key }
}

function listedKey(hello: LoggedHello, { transport, digests }: HowToHash): HelloKey {
  const facts = helloFacts(hello)
  const text = ja3String(facts)
  const handshake: HelloLists = listsOf(hello)
  return { kind: 'hello', ja3: digests.md5(text), ja3String: text, ja4: [ja4(facts, digests, transport)], handshake }
}

function loggedKey(ja3: string | undefined, loggedJa4: string | undefined): HelloKey | undefined {
  if (ja3 === undefined && loggedJa4 === undefined) return undefined
  return { kind: 'hello', ...(ja3 !== undefined && { ja3 }), ja4: loggedJa4 === undefined ? [] : [loggedJa4] }
}

function hashOf(event: ZeekEvent, field: Field, isHash: (text: string) => boolean): string | undefined {
  const text = event.text(field)
  return text !== undefined && isHash(text) ? text : undefined
}

/** DTLS is told by `version`, which the JA4 package does not look at; QUIC by its JA4, or by an extension of its own. */
function typeOf(event: ZeekEvent, { hello, loggedJa4 }: KnownOfHello): HelloType {
  if (event.text(Field.version)?.startsWith('DTLS') || (hello && DTLS_VERSIONS.has(hello.legacyVersion))) return 'dtls'
  const isQuic = loggedJa4?.startsWith('q') || hello?.extensions.some((type) => QUIC_EXTENSIONS.has(type))
  return isQuic ? 'quic' : 'tls'
}

type HelloType = 'tls' | 'quic' | 'dtls'

interface HowToHash {
  readonly transport: Ja4Transport
  readonly digests: Digests
}

interface KnownOfHello {
  readonly hello: LoggedHello | undefined
  readonly loggedJa4: string | undefined
}

const TRANSPORTS: Readonly<Record<HelloType, Ja4Transport>> = { tls: 't', quic: 'q', dtls: 'd' }
/** DTLS 1.0, 1.2 and 1.3. */
const DTLS_VERSIONS: ReadonlySet<number> = new Set([0xfeff, 0xfefd, 0xfefc])
/** quic_transport_parameters (RFC 9001, section 8.2), and its number in drafts. */
const QUIC_EXTENSIONS: ReadonlySet<number> = new Set([0x39, 0xffa5])
