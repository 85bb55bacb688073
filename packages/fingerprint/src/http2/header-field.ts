/** One field of HTTP/2 (RFC 9113, section 8.2), pseudo-header fields among them. */
export interface HeaderField {
  readonly name: Uint8Array
  readonly value: Uint8Array
}
