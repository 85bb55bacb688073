const LINE_FEED = 0x0a

/** Gives out bytes as whole lines, and keeps the beginning of one that has not ended. */
export class WholeLines {
  #rest: Buffer = Buffer.alloc(0)

  /** What has not ended. */
  get rest(): Buffer {
    return this.#rest
  }

  /** The lines that end with these bytes, their ends included; none where no line ends. */
  take(bytes: Uint8Array): Buffer {
    const whole = Buffer.concat([this.#rest, bytes])
    const end = whole.lastIndexOf(LINE_FEED) + 1
    this.#rest = whole.subarray(end)
    return whole.subarray(0, end)
  }
}
