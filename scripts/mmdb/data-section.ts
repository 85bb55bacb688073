/** A value that a MaxMind DB can hold. Integers take the type that they are given; everything else speaks for itself. */
export type DataValue = string | UnsignedInteger | readonly DataValue[] | { [key: string]: DataValue }

export interface UnsignedInteger {
  uint: 16 | 32 | 64
  value: number
}

// The type numbers of MaxMind DB 2.0, "Output Data Section".
const POINTER = 1
const UTF8_STRING = 2
const MAP = 7
const ARRAY = 11
const UNSIGNED = { 16: 5, 32: 6, 64: 9 } as const

const FIRST_EXTENDED_TYPE = 8
const LARGEST_SIZE_IN_CONTROL_BYTE = 28
const LARGEST_SIZE = 284

/** Encodes one value on its own, as the metadata section holds it. */
export function encodeValue(value: DataValue): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'utf8')
    return Buffer.concat([control(UTF8_STRING, text.length), text])
  }
  if (isUnsigned(value)) return encodeUnsigned(value)
  if (isArray(value)) return Buffer.concat([control(ARRAY, value.length), ...value.map(encodeValue)])
  const members = Object.entries(value).flatMap(([key, member]) => [encodeValue(key), encodeValue(member)])
  return Buffer.concat([control(MAP, Object.keys(value).length), ...members])
}

/** A map of one member whose key is not written again but pointed at: `keyOffset` is where it stands in the section. */
export function encodeMemberByPointer(keyOffset: number, value: DataValue): Buffer {
  return Buffer.concat([control(MAP, 1), encodePointer(keyOffset), encodeValue(value)])
}

function encodePointer(offset: number): Buffer {
  // The shortest form: 11 bits, three of them in the control byte.
  if (offset >= 1 << 11) throw new RangeError(`pointer ${offset}: only offsets below 2048 are written`)
  return Buffer.from([(POINTER << 5) | (offset >> 8), offset & 0xff])
}

function encodeUnsigned({ uint, value }: UnsignedInteger): Buffer {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** uint)
    throw new RangeError(`${value}: not a uint${uint}`)
  const digits = value === 0 ? '' : value.toString(16)
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  return Buffer.concat([control(UNSIGNED[uint], bytes.length), bytes])
}

/** The control byte, then the extended type's byte and the size's, where there are any. */
function control(type: number, size: number): Buffer {
  if (size > LARGEST_SIZE) throw new RangeError(`size ${size}: only sizes up to ${LARGEST_SIZE} are written`)
  const extended = type >= FIRST_EXTENDED_TYPE
  const long = size > LARGEST_SIZE_IN_CONTROL_BYTE
  const bytes = [((extended ? 0 : type) << 5) | (long ? LARGEST_SIZE_IN_CONTROL_BYTE + 1 : size)]
  if (extended) bytes.push(type - FIRST_EXTENDED_TYPE + 1)
  if (long) bytes.push(size - LARGEST_SIZE_IN_CONTROL_BYTE - 1)
  return Buffer.from(bytes)
}

function isUnsigned(value: DataValue): value is UnsignedInteger {
  return typeof value === 'object' && 'uint' in value
}

function isArray(value: DataValue): value is readonly DataValue[] {
  return Array.isArray(value)
}
