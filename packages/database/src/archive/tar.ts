import { InputError } from '@fingerpost/io/pure'

/** Headers and contents are padded to whole blocks (POSIX.1-1988, `ustar`). */
const BLOCK = 512

/** Whether bytes start with a header of `ustar` or of GNU tar. */
export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && text(bytes, 257, 5) === 'ustar'
}

/**
 * The regular files of a tar archive by name, without a leading `./`, as views of its bytes; of two with the same name
 * the later. Links, folders and extended headers are passed over. Throws InputError with the offset for a header that is
 * broken and for a file that is cut.
 */
export function readTar(bytes: Uint8Array, path: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const header = bytes.subarray(at, at + BLOCK)
    const size = octal(header, 124, 12)
    if (size === undefined || octal(header, 148, 8) !== checksum(header))
      throw new InputError(path, at, 'broken tar archive: not a header')
    const start = at + BLOCK
    if (start + size > bytes.length) throw new InputError(path, at, 'broken tar archive: a file is cut')
    if (isRegular(header)) files.set(nameOf(header), bytes.subarray(start, start + size))
    at = start + Math.ceil(size / BLOCK) * BLOCK
  }
  return files
}

/** Type `0`, or a zero byte as older programs write it. */
function isRegular(header: Uint8Array): boolean {
  return header[156] === 0x30 || header[156] === 0
}

function nameOf(header: Uint8Array): string {
  const prefix = text(header, 345, 155)
  const name = text(header, 0, 100)
  return (prefix === '' ? name : `${prefix}/${name}`).replace(/^\.\//, '')
}

/** The sum of all bytes of a header, those of the sum itself taken as spaces. */
function checksum(header: Uint8Array): number {
  let sum = 0
  header.forEach((byte, at) => {
    sum += at >= 148 && at < 156 ? 0x20 : byte
  })
  return sum
}

/** A number in octal digits, ended by a space or a zero byte; undefined for anything else. */
function octal(header: Uint8Array, start: number, length: number): number | undefined {
  const digits = text(header, start, length).trim()
  return /^[0-7]{1,11}$/.test(digits) ? Number.parseInt(digits, 8) : undefined
}

/** Text up to the first zero byte. */
function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length)
  const end = field.indexOf(0)
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end))
}
