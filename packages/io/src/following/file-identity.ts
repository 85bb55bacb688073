import { createHash } from 'node:crypto'
import { type BigIntStats, fstatSync, readSync } from 'node:fs'

/** How many first bytes of a file identify it, at most. */
export const HEAD_BYTES = 1024

/**
 * What identifies a file that may be renamed, copied or packed: where it stands in its file system, and its first bytes,
 * because the number of an inode is used again once its file is gone.
 */
export interface FileIdentity {
  /** Decimal numbers, which may be too large for a `number`. */
  readonly device: string
  readonly inode: string
  /** How many first bytes are compared: as many as there were, up to 1024. */
  readonly headBytes: number
  /** SHA-256 of those bytes, in hexadecimal digits. */
  readonly headDigest: string
}

/** A place in a file: everything before it was read. */
export interface FilePosition extends FileIdentity {
  /** In bytes, unpacked. */
  readonly offset: number
  /** When the file was last written to, in milliseconds since 1970: what was written to later comes behind it. */
  readonly modified: number
}

/** The SHA-256 by which the heads of files are compared. */
export function digestOf(head: Uint8Array): string {
  return createHash('sha256').update(head).digest('hex')
}

/** The status of an open file, with exact numbers. */
export function statusOf(descriptor: number): BigIntStats {
  return fstatSync(descriptor, { bigint: true })
}

/** Whether a status is that of the file with this identity, or of another one with its inode. */
export function hasInode({ dev, ino }: BigIntStats, { device, inode }: FileIdentity): boolean {
  return String(dev) === device && String(ino) === inode
}

/** The first bytes of an open file, as many as there are up to `HEAD_BYTES`. */
export function headOf(descriptor: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES)
  return head.subarray(0, readSync(descriptor, head, 0, HEAD_BYTES, 0))
}

/** The place of an offset in a file, by what the system says of the file and by its first bytes. */
export function positionOf({ dev, ino, mtimeMs }: BigIntStats, head: Uint8Array, offset: number): FilePosition {
  return {
    device: String(dev),
    inode: String(ino),
    headBytes: head.length,
    headDigest: digestOf(head),
    offset,
    modified: Number(mtimeMs),
  }
}
