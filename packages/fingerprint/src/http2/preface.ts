import type { Parsed, ParseFailure } from '../protocol.ts'
import { byteAt, concatenated, uint16, uint32 } from '../wire/bytes.ts'
import { Reader } from '../wire/reader.ts'
import { endsHeaders, type Frame, FrameType, fieldBlockFragment, readFrame } from './frame.ts'
import type { HeaderField } from './header-field.ts'
import { HpackDecoder } from './hpack.ts'

/** The string that a client begins with (RFC 9113, section 3.4). */
export const PREFACE = Uint8Array.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', (character) => character.charCodeAt(0))

/** More frames than clients send before their first request. */
const MOST_FRAMES = 64
/** Bytes of a header section; servers take an eighth of it. */
const LONGEST_BLOCK = 1 << 16

/** A setting (RFC 9113, section 6.5.1). */
export interface Setting {
  readonly id: number
  readonly value: number
}

/** What a PRIORITY frame says (RFC 9113, section 6.3; RFC 7540, section 6.3). The weight is from 1 to 256. */
export interface Priority {
  readonly streamId: number
  readonly exclusive: boolean
  readonly dependency: number
  readonly weight: number
}

/** What a client of HTTP/2 sends from its connection preface to its first request. */
export interface Http2Preface {
  readonly settings: readonly Setting[]
  /** What the first WINDOW_UPDATE of the connection adds; 0 where there is none. */
  readonly windowUpdate: number
  readonly priorities: readonly Priority[]
  /** The fields of the first request, as far as it is there; undefined when it is not. */
  readonly fields: readonly HeaderField[] | undefined
}

/** The beginning of a connection of HTTP/2, as far as `bytes[start, end)` go. */
export function parsePreface(bytes: Uint8Array, start: number, end: number): Parsed<Http2Preface> | ParseFailure {
  const reader = new Reader(bytes, start, end)
  reader.skip(PREFACE.length, 'connection_preface')
  const beginning = new Beginning()
  for (let count = 0; count < MOST_FRAMES && !beginning.isWhole; count++) {
    const frame = readFrame(reader)
    if (frame === undefined || !beginning.take(frame)) break
  }
  if (!beginning.hasSettings) {
    return { reason: reader.failed ? 'truncated' : 'malformed', field: 'SETTINGS', missing: reader.missing }
  }
  return { message: beginning, missing: beginning.isWhole ? 0 : reader.missing }
}

/** Collects what the frames say. */
class Beginning implements Http2Preface {
  readonly settings: Setting[] = []
  readonly priorities: Priority[] = []
  windowUpdate = 0
  fields: readonly HeaderField[] | undefined
  hasSettings = false
  isWhole = false
  #block: Uint8Array[] = []
  #blockBytes = 0

  /** Takes a frame; false for one that cannot stand there. */
  take(frame: Frame): boolean {
    if (!this.hasSettings && frame.type !== FrameType.settings) return false
    if (frame.type === FrameType.settings) this.#addSettings(frame)
    else if (frame.type === FrameType.windowUpdate) this.#addWindow(frame)
    else if (frame.type === FrameType.priority) this.#addPriority(frame)
    else if (frame.type === FrameType.headers || frame.type === FrameType.continuation) return this.#addFragment(frame)
    return true
  }

  #addSettings({ payload }: Frame): void {
    if (this.hasSettings) return
    this.hasSettings = true
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      this.settings.push({ id: uint16(payload, at), value: uint32(payload, at + 2) })
    }
  }

  #addWindow({ streamId, payload }: Frame): void {
    if (streamId === 0 && this.windowUpdate === 0) this.windowUpdate = uint32(payload, 0) % 2 ** 31
  }

  #addPriority({ streamId, payload }: Frame): void {
    const dependency = uint32(payload, 0)
    const exclusive = dependency >= 2 ** 31
    this.priorities.push({ streamId, exclusive, dependency: dependency % 2 ** 31, weight: byteAt(payload, 4) + 1 })
  }

  #addFragment(frame: Frame): boolean {
    const fragment = fieldBlockFragment(frame)
    this.#blockBytes += fragment?.length ?? 0
    if (fragment === undefined || this.#blockBytes > LONGEST_BLOCK) return false
    this.#block.push(fragment)
    if (!endsHeaders(frame)) return true
    this.isWhole = true
    this.fields = new HpackDecoder().decode(concatenated(this.#block))
    return true
  }
}
