import { type Digests, isMd5 } from '@fingerpost/fingerprint'
import { Field, type ZeekEvent } from './event.ts'
import { helloMessage } from './hello.ts'
import type { ZeekMessage } from './record.ts'

/** Finds the fingerprint of the client in lines of ssl.log and ssh.log. */
export class MessageReader {
  readonly #digests: Digests
  /** Hellos by what the log says of them; one without a fingerprint is remembered as undefined. */
  readonly #known = new Map<string, ZeekMessage | undefined>()

  constructor(digests: Digests) {
    this.#digests = digests
  }

  /** What a line tells; undefined where it has no fingerprint. */
  read(event: ZeekEvent): ZeekMessage | undefined {
    return this.#hello(event) ?? sshClient(event)
  }

  #hello(event: ZeekEvent): ZeekMessage | undefined {
    const said = HELLO_FIELDS.map((field) => event.raw(field)).join(' ')
    if (said === NOTHING) return undefined
    const known = this.#known.get(said)
    if (known !== undefined || this.#known.has(said)) return known
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    const message = helloMessage(event, this.#digests)
    this.#known.set(said, message)
    return message
  }
}

function sshClient(event: ZeekEvent): ZeekMessage | undefined {
  const hassh = event.text(Field.hassh)
  return hassh !== undefined && isMd5(hassh) ? { type: 'ssh', key: { kind: 'hassh', hassh } } : undefined
}

/** All that a hello's key is made of but `version`, which is no more than a hint of DTLS. */
const HELLO_FIELDS: readonly Field[] = [
  Field.ja3,
  Field.ja4,
  Field.cipherSuites,
  Field.extensions,
  Field.supportedGroups,
  Field.pointFormats,
  Field.protocolNames,
  Field.supportedVersions,
  Field.signatures,
  Field.hashes,
  Field.clientVersion,
  Field.compressionMethods,
  Field.version,
]
const NOTHING = HELLO_FIELDS.map(() => '').join(' ')
/** How many different hellos are remembered before the memory starts over. */
const REMEMBERED = 20_000
