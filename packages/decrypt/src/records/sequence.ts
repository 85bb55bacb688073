/** The number of a record as eight bytes (RFC 8446, section 5.3); records without end do not reach 2^53. */
export function sequenceBytes(sequence: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(sequence))
  return bytes
}

/** The nonce of a record: its number, to the length of the IV, exclusive or the IV (RFC 8446, section 5.3). */
export function perRecordNonce(iv: Uint8Array, sequence: number): Buffer {
  const nonce = Buffer.from(iv)
  const number = sequenceBytes(sequence)
  for (const [at, byte] of number.entries()) {
    const place = iv.length - number.length + at
    nonce.writeUInt8(nonce.readUInt8(place) ^ byte, place)
  }
  return nonce
}
