import type { FilePosition } from './file-identity.ts'

/** A file of a log that is being read. */
export interface OpenLogFile {
  /** Where it was when it was opened. */
  readonly path: string
  readonly isPacked: boolean
  /** The next bytes: their number, 0 where there are none (any more, or yet), or that the file is another one now. */
  read(space: Uint8Array): number | 'truncated' | Promise<number>
  /** Behind the last byte that was read. */
  position(): FilePosition
  close(): void
}
