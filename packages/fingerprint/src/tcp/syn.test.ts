import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFailure } from '../protocol.ts'
import { tcp } from './index.ts'
import { formatPmercurySyn, formatSyn } from './npf.ts'
import { parseSyn, type Syn, startsSyn, startsSynAck } from './syn.ts'

const SYN = 0x02
const ACK = 0x10
const ECN = 0xc0

/** Maximum segment size 1460, SACK permitted, timestamps 1 and 2, no-operation, window scale 7. */
const OPTIONS = [2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7]

/** A TCP header (RFC 9293, section 3.1) with sequence number 0xfffffffe and window 0x7210. */
function tcpHeader(flags: number, options: readonly number[]): number[] {
  const header = [0, 80, 1, 187, 0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0, (20 + options.length) << 2, flags]
  return [...header, 0x72, 0x10, 0, 0, 0, 0, ...options]
}

/** An IPv4 header (RFC 791, section 3.1) with a time to live of 63. */
function ipv4(identification: number, payload: readonly number[], options: readonly number[] = []): Uint8Array {
  const head = [0x45 + options.length / 4, 0, 0, 0, 0, identification, 0, 0, 63, 6, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
  return Uint8Array.of(...head, ...options, ...payload)
}

/** An IPv6 header (RFC 8200, section 3) with a hop limit of 128. */
function ipv6(flowLabel: number, nextHeader: number, payload: readonly number[]): Uint8Array {
  const head = [0x6a, 0xb0 | (flowLabel >> 16), flowLabel >> 8, flowLabel, 0, 0, nextHeader, 128]
  return Uint8Array.of(...head, ...new Array<number>(32).fill(0xfe), ...payload)
}

function syn(bytes: Uint8Array): Syn {
  const result = parseSyn(bytes, 0, bytes.length)
  if (isFailure(result)) throw new Error(result.field)
  return result.message
}

const PACKET = ipv4(1, tcpHeader(SYN, OPTIONS))
const FINGERPRINT = 'tcp/(40)()(20)(7210)((020405b4)(04)(08)(01)(030307))'

test('a SYN over IPv4', () => {
  expect(formatSyn(syn(PACKET), 'tcp')).toBe(FINGERPRINT)
  expect(formatPmercurySyn(syn(PACKET))).toBe('(7210)(020405b4)(04)(08)(01)(030307)')
  expect(factsOf(syn(PACKET))).toEqual({ seq: 0xfffffffe, timestamp: { ts_val: 1, ts_ecr: 2 } })
})

test('an identification of zero is printed, others are not', () => {
  expect(formatSyn(syn(ipv4(0, tcpHeader(SYN, []))), 'tcp')).toBe('tcp/(40)(00)(20)(7210)()')
  expect(formatSyn(syn(ipv6(0x10000, 6, tcpHeader(SYN, []))), 'tcp')).toBe('tcp/(60)()(80)(7210)()')
  expect(formatSyn(syn(ipv6(0, 6, tcpHeader(SYN, []))), 'tcp')).toBe('tcp/(60)(00)(80)(7210)()')
})

test.each([
  ['hop-by-hop options', 0, [6, 0, 1, 4, 0, 0, 0, 0]],
  ['destination options of 16 bytes', 60, [6, 1, 1, 12, ...new Array<number>(12).fill(0)]],
  ['a fragment header, whose second byte is no length', 44, [6, 0xff, 0, 0, 0, 0, 0, 1]],
  ['an authentication header of 12 bytes', 51, [6, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]],
  ['two headers', 0, [60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0]],
])('IPv6 with %s', (_name, header, bytes) => {
  const packet = ipv6(5, header, [...bytes, ...tcpHeader(SYN, OPTIONS)])
  expect(startsSyn(packet, 0, packet.length)).toBe(true)
  expect(formatSyn(syn(packet), 'tcp')).toBe('tcp/(60)()(80)(7210)((020405b4)(04)(08)(01)(030307))')
})

test('IPv4 options are passed over', () => {
  expect(formatSyn(syn(ipv4(1, tcpHeader(SYN, OPTIONS), [1, 1, 1, 0])), 'tcp')).toBe(FINGERPRINT)
})

test.each([
  ['SYN', SYN, true, false],
  ['SYN with ECE and CWR', SYN | ECN, true, false],
  ['SYN and ACK', SYN | ACK, false, true],
  ['SYN and ACK with ECE', SYN | ACK | 0x40, false, true],
  ['ACK', ACK, false, false],
])('%s', (_name, flags, isSyn, isSynAck) => {
  for (const packet of [ipv4(1, tcpHeader(flags, OPTIONS)), ipv6(1, 6, tcpHeader(flags, OPTIONS))]) {
    expect(startsSyn(packet, 0, packet.length)).toBe(isSyn)
    expect(startsSynAck(packet, 0, packet.length)).toBe(isSynAck)
  }
})

test('other protocols and versions are no SYN', () => {
  for (const packet of [PACKET.with(9, 17), PACKET.with(0, 0x55), PACKET.with(0, 0x44), new Uint8Array(0)]) {
    expect(startsSyn(packet, 0, packet.length)).toBe(false)
    expect(parseSyn(packet, 0, packet.length)).toMatchObject({ reason: 'malformed', field: 'ip_header' })
  }
})

test.each([
  ['length 0', [2, 4, 5, 0xb4, 4, 0, 1, 1], '(020405b4)'],
  ['length 1', [1, 3, 1, 1], '(01)'],
  ['a length beyond the header', [4, 2, 8, 10, 0, 0, 0, 1], '(04)'],
  ['a length that is not there', [1, 1, 1, 8], '(01)(01)(01)'],
])('an option with %s ends the list', (_name, options, list) => {
  expect(formatSyn(syn(ipv4(1, tcpHeader(SYN, options))), 'tcp')).toBe(`tcp/(40)()(20)(7210)(${list})`)
})

test('padding behind the end of the list is printed, as the TCP database of 2020 has it', () => {
  expect(formatPmercurySyn(syn(ipv4(1, tcpHeader(SYN, [4, 2, 0, 0]))))).toBe('(7210)(04)(00)(00)')
})

test('timestamps of another length are none', () => {
  expect(factsOf(syn(ipv4(1, tcpHeader(SYN, [8, 6, 0, 0, 0, 1, 1, 1]))))).toEqual({ seq: 0xfffffffe })
})

test('a header length below its least is malformed', () => {
  const bytes = PACKET.with(32, 0x40)
  expect(parseSyn(bytes, 0, bytes.length)).toEqual({ reason: 'malformed', field: 'data_offset', missing: 0 })
})

test('cut at every byte: it never claims to be whole, and what is there could be a SYN', () => {
  for (const packet of [PACKET, ipv6(5, 0, [6, 0, 1, 4, 0, 0, 0, 0, ...tcpHeader(SYN, OPTIONS)])]) {
    for (let end = 1; end < packet.length; end++) {
      const result = parseSyn(packet, 0, end)
      expect(startsSyn(packet, 0, end), `${end}`).toBe(true)
      expect(isFailure(result), `${end}`).toBe(end < packet.length - OPTIONS.length)
      expect(result.missing, `${end}`).toBeGreaterThan(0)
    }
  }
})

test('every bit flipped: it never throws', () => {
  for (const packet of [
    PACKET,
    ipv6(5, 0, [44, 0, 1, 4, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 1, ...tcpHeader(SYN, OPTIONS)]),
  ]) {
    for (let bit = 0; bit < packet.length * 8; bit++) {
      const bytes = packet.with(bit >> 3, (packet[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
      startsSyn(bytes, 0, bytes.length)
      const result = parseSyn(bytes, 0, bytes.length)
      if (!isFailure(result)) factsOf(result.message)
    }
  }
})

test('any options: what is read is how they begin', () => {
  const aligned = fc.uint8Array({ maxLength: 40 }).filter(({ length }) => length % 4 === 0)
  fc.assert(
    fc.property(aligned, (options) => {
      const read = syn(ipv4(1, tcpHeader(SYN, [...options]))).options.flatMap(({ bytes, start, end }) => [
        ...bytes.subarray(start, end),
      ])
      expect([...options.subarray(0, read.length)]).toEqual(read)
    }),
    { seed: 1, numRuns: 500 },
  )
})

function factsOf(message: Syn) {
  return tcp.facts(message)[0]?.facts
}
