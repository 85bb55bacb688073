/** What reassembly may take at most. */
export interface ReassemblyLimits {
  /** Bytes of one message. */
  readonly messageBytes: number
  /** Segments that one message of a stream may come in. */
  readonly segments: number
  /** Datagrams that one message may come in; every one is opened again with each that comes. */
  readonly datagrams: number
  /** Messages of one transport being put together at a time. */
  readonly messages: number
  /** Bytes of all of them. */
  readonly bytes: number
  /** Seconds that a message may take, by the times of the capture. */
  readonly seconds: number
}

/** A message may have 64 KiB of handshake and its record headers. */
export const DEFAULT_LIMITS: ReassemblyLimits = {
  messageBytes: 66 * 1024,
  segments: 8_192,
  datagrams: 16,
  messages: 8192,
  bytes: 64 * 1024 * 1024,
  seconds: 30,
}
