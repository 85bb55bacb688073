/** The members of an observation in its usual form, in any order. The place of each is where its value's span is kept. */
export const MEMBERS = [
  'fingerprint',
  'process',
  'sha256',
  'os',
  'timestamp',
  'server_name',
  'dst_ip',
  'dst_port',
  'host',
] as const

/** The places of the members. */
export const [FINGERPRINT, PROCESS, SHA256, OS, TIMESTAMP] = [0, 1, 2, 3, 4]
export const [SERVER_NAME, DST_IP, DST_PORT, HOST] = [5, 6, 7, 8]

/** Their keys as bytes, in quotes. */
const QUOTED = MEMBERS.map((name) => Buffer.from(`"${name}"`))

/** The same without quotes, each with its place, by their length. */
const KEYS = keysByLength()

function keysByLength(): readonly (readonly { key: Buffer; place: number }[] | undefined)[] {
  const keys: { key: Buffer; place: number }[][] = []
  for (const [place, name] of MEMBERS.entries()) {
    keys[name.length] = [...(keys[name.length] ?? []), { key: Buffer.from(name), place }]
  }
  return keys
}

/** Whether the key of a member, in quotes, starts at `at`. */
export function isKeyOf(place: number, bytes: Buffer, at: number): boolean {
  const key = QUOTED[place]
  if (key === undefined) return false
  for (let same = 0; same < key.length; same++) if (key[same] !== bytes[at + same]) return false
  return true
}

/** The place of the member whose key, in quotes, starts at `at`; -1 for any other. */
export function placeOf(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== QUOTE) return -1
  let close = at + 1
  while (bytes[close] !== QUOTE && close < end) close++
  for (const { key, place } of KEYS[close - at - 1] ?? []) {
    let same = 0
    while (same < key.length && key[same] === bytes[at + 1 + same]) same++
    if (same === key.length) return place
  }
  return -1
}

/** After the digits of a port; -1 where there are none, or it is no port. */
export function endOfPort(bytes: Buffer, start: number): number {
  let at = start
  while (isDigit(bytes[at])) at++
  const hasZero = bytes[start] === ZERO && at > start + 1
  return at === start || at > start + 5 || hasZero ? -1 : at
}

/** Whether `null` begins here. */
export function isNull(bytes: Buffer, at: number): boolean {
  return bytes[at] === LOWER_N && bytes[at + 1] === LOWER_U && bytes[at + 2] === LOWER_L && bytes[at + 3] === LOWER_L
}

/** `Thh:mm:ss`, perhaps a fraction, and `Z`. */
export function isTimeInUtc(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== UPPER_T || bytes[start + 3] !== COLON || bytes[start + 6] !== COLON) return false
  const [hour, minute, second] = [twoDigits(bytes, start + 1), twoDigits(bytes, start + 4), twoDigits(bytes, start + 7)]
  if (!(hour < 24 && minute < 60 && second < 60) || bytes[end - 1] !== UPPER_Z) return false
  const fraction = start + 9
  if (fraction === end - 1) return true
  if (bytes[fraction] !== DOT || fraction + 1 === end - 1) return false
  for (let at = fraction + 1; at < end - 1; at++) if (!isDigit(bytes[at])) return false
  return true
}

/** The day of `YYYY-MM-DD` as a number, `YYYYMMDD`; NaN for anything else. */
export function dayNumber(bytes: Buffer, start: number): number {
  if (bytes[start + 4] !== HYPHEN || bytes[start + 7] !== HYPHEN) return Number.NaN
  const year = 100 * twoDigits(bytes, start) + twoDigits(bytes, start + 2)
  return 10_000 * year + 100 * twoDigits(bytes, start + 5) + twoDigits(bytes, start + 8)
}

/** NaN for anything else. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at] ?? 0
  const ones = bytes[at + 1] ?? 0
  return isDigit(tens) && isDigit(ones) ? 10 * (tens - ZERO) + ones - ZERO : Number.NaN
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte <= NINE
}

/** Where the next byte that is no blank stands. */
export function skipBlanks(bytes: Buffer, start: number): number {
  let at = start
  while (bytes[at] === SPACE) at++
  return at
}

/** How long a day is, `YYYY-MM-DD`. */
export const DAY_CHARACTERS = 10
export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const COLON = 0x3a
export const COMMA = 0x2c
const HYPHEN = 0x2d
const DOT = 0x2e
export const OPEN_BRACE = 0x7b
export const CLOSE_BRACE = 0x7d
const SPACE = 0x20
export const ZERO = 0x30
const NINE = 0x39
const UPPER_T = 0x54
const UPPER_Z = 0x5a
const LOWER_L = 0x6c
const LOWER_N = 0x6e
const LOWER_U = 0x75
