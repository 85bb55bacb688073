/** Bytes that are read in order. */
export interface ByteSource {
  /** Bytes of the file that were read so far: for a packed file, packed ones. */
  readonly bytesRead: number
  /**
   * Puts the next bytes at the start of `space` and gives their number, at once or once there are some: 0 at the end, and
   * once reading was aborted. Throws or rejects with InputError.
   */
  read(space: Uint8Array): number | Promise<number>
  /** Closes the file, or abandons the stream; nothing may be read afterwards. */
  close(): void
}
