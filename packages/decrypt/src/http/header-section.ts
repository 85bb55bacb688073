import { byteAt } from '@fingerpost/fingerprint'

const LF = 0x0a
const CR = 0x0d
/** Servers take an eighth of it. */
const LONGEST = 1 << 16

/** Collects the bytes of a header section up to the empty line that ends it (RFC 9112, section 2.1). */
export class HeaderSection {
  #bytes: Uint8Array = new Uint8Array(0)
  /** Set when a section is too long to be one. */
  isBroken = false

  /** Takes bytes from `start` on; gives the section once it is whole, and where what follows it begins. */
  push(bytes: Uint8Array, start: number): { readonly section: Uint8Array | undefined; readonly next: number } {
    const before = this.#bytes.length
    const all = Buffer.concat([this.#bytes, bytes.subarray(start)])
    const end = endOfSection(all, Math.max(0, before - 3))
    if (end > 0) {
      this.#bytes = new Uint8Array(0)
      return { section: all.subarray(0, end), next: start + end - before }
    }
    this.#bytes = all
    this.isBroken = all.length > LONGEST
    return { section: undefined, next: bytes.length }
  }
}

/** Where the bytes behind an empty line begin that is looked for from `start` on; 0 where there is none. */
function endOfSection(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    if (byteAt(bytes, at) !== LF) continue
    const next = byteAt(bytes, at + 1) === CR ? at + 2 : at + 1
    if (byteAt(bytes, next) === LF) return next + 1
  }
  return 0
}
