/** Bytes to be read in order. */
export interface ByteSource {
  /** Waits for bytes, puts some at the start of `space` and gives their number; 0 at the end. */
  read(space: Buffer): number | Promise<number>
}
