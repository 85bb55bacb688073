import { byteAt } from '../wire/bytes.ts'

/**
 * The symbols of the Huffman code of HPACK by the bits of their codes (RFC 7541, appendix B). The code is canonical: codes
 * of one length go up with their symbols, and shorter codes come before longer ones. 256 is EOS, which none may send.
 */
const SYMBOLS: readonly (readonly [bits: number, symbols: string])[] = [
  [5, '48-50 97 99 101 105 111 115-116'],
  [6, '32 37 45-47 51-57 61 65 95 98 100 102-104 108-110 112 114 117'],
  [7, '58 66-87 89 106-107 113 118-122'],
  [8, '38 42 44 59 88 90'],
  [10, '33-34 40-41 63'],
  [11, '39 43 124'],
  [12, '35 62'],
  [13, '0 36 64 91 93 126'],
  [14, '94 125'],
  [15, '60 96 123'],
  [19, '92 195 208'],
  [20, '128 130-131 162 184 194 224 226'],
  [21, '153 161 167 172 176-177 179 209 216-217 227 229-230'],
  [22, '129 132-134 136 146 154 156 160 163-164 169-170 173 178 181 185-187 189-190 196 198 228 232-233'],
  [23, '1 135 137-141 143 147 149-152 155 157-158 165-166 168 174-175 180 182-183 188 191 197 231 239'],
  [24, '9 142 144-145 148 159 171 206 215 225 236-237'],
  [25, '199 207 234-235'],
  [26, '192-193 200-202 205 210 213 218-219 238 240 242-243 255'],
  [27, '203-204 211-212 214 221-223 241 244-248 250-254'],
  [28, '2-8 11-12 14-21 23-31 127 220 249'],
  [30, '10 13 22 256'],
]

const LONGEST = 30

/** The codes of one length: the first of them, and the symbols of all in order. */
interface Length {
  readonly first: number
  readonly symbols: readonly number[]
}

const BY_LENGTH: readonly Length[] = lengths()

function lengths(): Length[] {
  const symbolsOf = new Map(SYMBOLS.map(([bits, symbols]) => [bits, symbols.split(' ').flatMap(run)]))
  let next = 0
  return Array.from({ length: LONGEST + 1 }, (_, bits) => {
    const symbols = symbolsOf.get(bits) ?? []
    const first = next
    next = (first + symbols.length) * 2
    return { first, symbols }
  })
}

function run(range: string): number[] {
  const [first = 0, last = first] = range.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

/** Undoes the Huffman code (RFC 7541, section 5.2); undefined for a code that is none, EOS, or wrong padding. */
export function decodeHuffman(bytes: Uint8Array): Uint8Array | undefined {
  const decoded = new Uint8Array(Math.floor((bytes.length * 8) / 5))
  let filled = 0
  let code = 0
  let length = 0
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    code = (code << 1) | ((byteAt(bytes, bit >> 3) >> (7 - (bit & 7))) & 1)
    length++
    if (length > LONGEST) return undefined
    const symbol = symbolOf(code, length)
    if (symbol === undefined) continue
    if (symbol > 0xff) return undefined
    decoded[filled++] = symbol
    code = length = 0
  }
  return isPadding(code, length) ? decoded.subarray(0, filled) : undefined
}

function symbolOf(code: number, length: number): number | undefined {
  const { first = 0, symbols = [] } = BY_LENGTH[length] ?? {}
  return symbols[code - first]
}

/** The first bits of EOS, less than a byte of them. */
function isPadding(code: number, length: number): boolean {
  return length < 8 && code === (1 << length) - 1
}
