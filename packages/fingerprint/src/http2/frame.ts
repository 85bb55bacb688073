import { Reader } from '../wire/reader.ts'

/** Frame types (RFC 9113, section 6) that are read. */
export const FrameType = {
  headers: 1,
  priority: 2,
  settings: 4,
  pushPromise: 5,
  windowUpdate: 8,
  continuation: 9,
} as const

const Flag = { endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const

/** Bytes of a frame header. */
export const FRAME_HEADER = 9

/** A frame (RFC 9113, section 4.1). */
export interface Frame {
  readonly type: number
  readonly flags: number
  readonly streamId: number
  readonly payload: Uint8Array
}

/** The frame that comes next; `undefined` when it is not all there, which the reader then says. */
export function readFrame(reader: Reader): Frame | undefined {
  const length = reader.u24('length')
  const type = reader.u8('type')
  const flags = reader.u8('flags')
  const streamId = reader.u32('stream_identifier') & 0x7fffffff
  const payload = reader.slice(length, 'payload')
  return reader.failed ? undefined : { type, flags, streamId, payload }
}

/** Whether a frame ends a header section. */
export function endsHeaders({ flags }: Frame): boolean {
  return (flags & Flag.endHeaders) !== 0
}

/** The fragment of a header section in HEADERS, PUSH_PROMISE or CONTINUATION; undefined for one whose padding is wrong. */
export function fieldBlockFragment({ type, flags, payload }: Frame): Uint8Array | undefined {
  if (type === FrameType.continuation) return payload
  const reader = new Reader(payload)
  const padding = (flags & Flag.padded) === 0 ? 0 : reader.u8('pad_length')
  if (type === FrameType.headers && (flags & Flag.priority) !== 0) reader.skip(5, 'priority')
  if (type === FrameType.pushPromise) reader.skip(4, 'promised_stream_id')
  const fragment = reader.slice(reader.remaining - padding, 'field_block_fragment')
  return reader.failed || reader.remaining < padding ? undefined : fragment
}
