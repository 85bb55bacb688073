import {
  decodeText,
  type HttpRequest,
  type HttpResponse,
  http,
  httpServer,
  isFailure,
  type Protocol,
} from '@fingerpost/fingerprint'
import type { ApplicationProtocol, ApplicationReader, Found } from './application.ts'
import { type Content, contentOf } from './content.ts'
import { HeaderSection } from './header-section.ts'
import { decryptedHttp, decryptedHttpServer } from './kinds.ts'
import { type Framing, requestFraming, responseFraming } from './message-framing.ts'
import { NO_CONTEXT } from './no-context.ts'

/** Requests that may wait for their responses. */
const MOST_PIPELINED = 1000

/** HTTP/1 (RFC 9112). */
export const http1: ApplicationProtocol = {
  begins(sender, bytes) {
    return (sender === 'client' ? http : httpServer).identify(bytes, 0, bytes.length)
  },
  readers() {
    const methods: string[] = []
    return { client: new Http1Side(requests(methods)), server: new Http1Side(responses(methods)) }
  },
}

/** What is done with the header section of a message: what it says, and how its content is framed. */
type SectionReader = (section: Uint8Array) => { readonly found: Found; readonly framing: Framing } | undefined

/** Reads requests and remembers their methods. */
function requests(methods: string[]): SectionReader {
  return (section) => {
    const message = parsed<HttpRequest>(http, section)
    if (message === undefined || methods.length === MOST_PIPELINED) return undefined
    methods.push(decodeText(section, message.method.start, message.method.end))
    return { found: { kind: decryptedHttp, message }, framing: requestFraming(message) }
  }
}

/** Reads responses, each to the oldest request without one; an interim response (RFC 9110, section 15.2) is none. */
function responses(methods: string[]): SectionReader {
  return (section) => {
    const message = parsed<HttpResponse>(httpServer, section)
    if (message === undefined) return undefined
    const status = Number(decodeText(section, message.statusCode.start, message.statusCode.end))
    const isInterim = status < 200 && status !== 101
    const method = (isInterim ? methods[0] : methods.shift()) ?? ''
    return { found: { kind: decryptedHttpServer, message }, framing: responseFraming(message, status, method) }
  }
}

function parsed<Message>(protocol: Protocol<Message>, section: Uint8Array): Message | undefined {
  const result = protocol.parse(section, 0, section.length, NO_CONTEXT)
  return isFailure(result) ? undefined : result.message
}

/** Reads the messages of one side, header section and content by turns, until one is none of HTTP. */
class Http1Side implements ApplicationReader {
  readonly #read: SectionReader
  readonly #section = new HeaderSection()
  #content: Content | undefined
  #isLost = false

  constructor(read: SectionReader) {
    this.#read = read
  }

  push(bytes: Uint8Array): Found[] {
    const all: Found[] = []
    let at = 0
    while (at < bytes.length && !this.#isLost) {
      if (this.#content === undefined) at = this.#readSection(bytes, at, all)
      else {
        at = this.#content.skip(bytes, at)
        if (this.#content.isOver) this.#content = undefined
      }
    }
    return all
  }

  #readSection(bytes: Uint8Array, start: number, all: Found[]): number {
    const { section, next } = this.#section.push(bytes, start)
    const result = section && this.#read(section)
    this.#isLost = this.#section.isBroken || (section !== undefined && result === undefined)
    if (result === undefined) return next
    all.push(result.found)
    this.#content = result.framing === 0 ? undefined : contentOf(result.framing)
    return next
  }
}
