import { isObject } from '@fingerpost/io/pure'
import type { ManifestJson } from '../manifest.ts'

/**
 * The manifest in the comment field of a gzip header (RFC 1952, section 2.3); undefined for bytes that are not gzip,
 * that have no comment, or whose comment is not a JSON object.
 */
export function readManifest(bytes: Uint8Array): ManifestJson | undefined {
  if (!isGzip(bytes)) return undefined
  const flags = bytes[3] ?? 0
  if ((flags & COMMENT) === 0) return undefined
  let start = HEADER_LENGTH
  if (flags & EXTRA) start += 2 + (bytes[start] ?? 0) + ((bytes[start + 1] ?? 0) << 8)
  if (flags & NAME) start = endOfText(bytes, start) + 1
  return parseObject(new TextDecoder('latin1').decode(bytes.subarray(start, endOfText(bytes, start))))
}

const HEADER_LENGTH = 10
const EXTRA = 0x04
const NAME = 0x08
const COMMENT = 0x10

/** Whether bytes start like a gzip file with deflated data (RFC 1952, section 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
}

function endOfText(bytes: Uint8Array, start: number): number {
  const end = bytes.indexOf(0, start)
  return end < 0 ? bytes.length : end
}

function parseObject(text: string): ManifestJson | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
