import {
  byteAt,
  endsHeaders,
  FRAME_HEADER,
  type Frame,
  FrameType,
  fieldBlockFragment,
  HpackDecoder,
  HTTP2_PREFACE,
  http2 as http2Preface,
  isFailure,
  Reader,
  readFrame,
  type Sender,
  uint16,
} from '@fingerpost/fingerprint'
import type { ApplicationProtocol, ApplicationReader, Found } from './application.ts'
import { decryptedH2, decryptedH2Server } from './http2-kinds.ts'
import { NO_CONTEXT } from './no-context.ts'

/** Bytes of a dynamic table: what browsers announce (SETTINGS_HEADER_TABLE_SIZE). */
const LARGEST_TABLE = 1 << 16
/** Bytes of one header section before it is decoded. */
const LONGEST_BLOCK = 1 << 18
/** Bytes in which the first request of a client is looked for. */
const LONGEST_PREFACE = 1 << 17

const COLON = 0x3a

/** HTTP/2 (RFC 9113). A client begins with its preface (section 3.4), a server with SETTINGS. */
export const http2: ApplicationProtocol = {
  begins: (sender, bytes) =>
    sender === 'client' ? http2Preface.identify(bytes, 0, bytes.length) : startsSettings(bytes),
  readers: () => ({ client: new Http2Client(), server: new Http2Side('server') }),
}

/** A frame of type SETTINGS with a plausible length; fewer bytes are judged by themselves. */
function startsSettings(bytes: Uint8Array): boolean {
  const isShort = byteAt(bytes, 0) === 0 && (bytes.length < 3 || uint16(bytes, 1) % 6 === 0)
  return isShort && (bytes.length < 4 || bytes[3] === FrameType.settings)
}

/** Reads the header sections of one side, frame by frame. */
class Http2Side implements ApplicationReader {
  readonly #sender: Sender
  readonly #decoder = new HpackDecoder(LARGEST_TABLE)
  #bytes: Uint8Array = new Uint8Array(0)
  /** Bytes of frames to pass over, which nobody reads. */
  #skip = 0
  #block: Uint8Array[] = []
  #blockBytes = 0
  #isPromise = false
  #isLost = false

  constructor(sender: Sender) {
    this.#sender = sender
  }

  push(bytes: Uint8Array): Found[] {
    const found: Found[] = []
    let rest = this.#skipped(this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]))
    while (rest.length >= FRAME_HEADER && !this.#isLost) {
      const next = this.#frame(rest, found)
      if (next === undefined) break
      rest = this.#skipped(next)
    }
    this.#bytes = this.#isLost ? new Uint8Array(0) : rest.slice()
    return found
  }

  #skipped(bytes: Uint8Array): Uint8Array {
    const count = Math.min(this.#skip, bytes.length)
    this.#skip -= count
    return bytes.subarray(count)
  }

  /** Reads the frame that bytes begin with; gives what follows it, or undefined when it is not all there. */
  #frame(bytes: Uint8Array, found: Found[]): Uint8Array | undefined {
    const length = (byteAt(bytes, 0) << 16) | uint16(bytes, 1)
    if (!isRead(byteAt(bytes, 3))) {
      this.#skip = FRAME_HEADER + length
      return bytes
    }
    this.#isLost = length > LONGEST_BLOCK
    const reader = new Reader(bytes)
    const frame = this.#isLost ? undefined : readFrame(reader)
    if (frame === undefined) return undefined
    found.push(...this.#fragment(frame))
    return bytes.subarray(reader.offset)
  }

  /** A header section may run over several frames (section 4.3). */
  #fragment(frame: Frame): Found[] {
    const fragment = fieldBlockFragment(frame)
    if (frame.type !== FrameType.continuation) this.#isPromise = frame.type === FrameType.pushPromise
    this.#blockBytes += fragment?.length ?? 0
    this.#isLost = fragment === undefined || this.#blockBytes > LONGEST_BLOCK
    if (fragment === undefined || this.#isLost) return []
    this.#block.push(fragment)
    return endsHeaders(frame) ? this.#section() : []
  }

  /** Trailers have no pseudo-header fields; a promise is no message of the server. */
  #section(): Found[] {
    const fields = this.#decoder.decode(Buffer.concat(this.#block))
    this.#block = []
    this.#blockBytes = 0
    this.#isLost = fields === undefined
    const isMessage = fields?.some(({ name }) => name[0] === COLON) === true && !this.#isPromise
    return isMessage ? [{ kind: this.#sender === 'client' ? decryptedH2 : decryptedH2Server, message: fields }] : []
  }
}

function isRead(type: number): boolean {
  return type === FrameType.headers || type === FrameType.continuation || type === FrameType.pushPromise
}

/** Reads what a client sends: its preface with the first request as one message more. */
class Http2Client implements ApplicationReader {
  readonly #side = new Http2Side('client')
  /** From the preface on, until the first request is whole. */
  #beginning: Uint8Array | undefined = new Uint8Array(0)
  /** Bytes of the preface that are to come. */
  #left = HTTP2_PREFACE.length

  push(bytes: Uint8Array): Found[] {
    const frames = bytes.subarray(Math.min(this.#left, bytes.length))
    this.#left -= bytes.length - frames.length
    return [...this.#preface(bytes), ...this.#side.push(frames)]
  }

  #preface(bytes: Uint8Array): Found[] {
    if (this.#beginning === undefined) return []
    const beginning = Buffer.concat([this.#beginning, bytes])
    const result = http2Preface.parse(beginning, 0, beginning.length, NO_CONTEXT)
    const isOpen = result.missing > 0 && beginning.length < LONGEST_PREFACE
    this.#beginning = isOpen ? beginning : undefined
    return isOpen || isFailure(result) ? [] : [{ kind: http2Preface, message: result.message }]
  }
}
