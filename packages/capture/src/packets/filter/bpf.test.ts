import fc from 'fast-check'
import koffi from 'koffi'
import { describe, expect, test } from 'vitest'
import { Packet } from '../packet.ts'
import { type BpfInstruction, BpfProgram } from './bpf.ts'
import { FilterError, loadLibpcap } from './libpcap.ts'

const ZERO_MEMORY = Array.from({ length: 16 }, (_, k) => instruction(0x02, k))

function instruction(code: number, k = 0, jt = 0, jf = 0): BpfInstruction {
  return { code, jt, jf, k }
}

/** A packet in the middle of other bytes, of which the capture left out seven. */
function packetOf(bytes: Uint8Array): Packet {
  const packet = new Packet()
  packet.bytes = Uint8Array.of(0xaa, 0xaa, ...bytes, 0xaa, 0xaa, 0xaa, 0xaa)
  packet.start = 2
  packet.end = 2 + bytes.length
  packet.wireLength = bytes.length + 7
  return packet
}

const numbers = fc.oneof(fc.nat(40), fc.nat(0xffffffff), fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff))
const ofNumber = (codes: readonly number[], k: fc.Arbitrary<number> = numbers) =>
  fc.record({ code: fc.constantFrom(...codes), jt: fc.constant(0), jf: fc.constant(0), k })
const jumps = fc.record({
  code: fc.constantFrom(0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d),
  jt: fc.nat(4),
  jf: fc.nat(4),
  k: numbers,
})

/** Every instruction that bpf(4) knows, with the constants that libpcap's checker allows. */
const instructions = fc.oneof(
  ofNumber([0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x00, 0x80, 0x01, 0x81, 0xb1, 0x07, 0x87]),
  ofNumber([0x02, 0x03, 0x60, 0x61], fc.nat(15)),
  ofNumber([0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x3c, 0x44, 0x4c, 0x54, 0x5c, 0x6c, 0x7c, 0x84, 0x9c, 0xa4, 0xac]),
  ofNumber([0x34, 0x94], fc.integer({ min: 1, max: 0xffffffff })),
  ofNumber([0x64, 0x74, 0x05], fc.nat(3)),
  jumps,
)

/** Whether libpcap is here; the error of a missing one says what to install. */
const isHere = await loadLibpcap().then(
  () => true,
  (error: unknown) => !(error instanceof FilterError),
)

describe.runIf(isHere)('every program does what it does in libpcap', () => {
  /** libpcap's own machine. */
  function machine() {
    const names = ['libpcap.so.0.8', 'libpcap.so.1', 'libpcap.so', 'libpcap.dylib']
    const library = names.map(open).find((found) => found !== undefined)
    const struct = koffi.struct({ code: 'uint16_t', jt: 'uint8_t', jf: 'uint8_t', k: 'uint32_t' })
    return library?.func('bpf_filter', 'uint32_t', [koffi.pointer(struct), 'void *', 'uint32_t', 'uint32_t'])
  }

  test('random programs over random packets', () => {
    const theirs = machine()
    expect(theirs).toBeDefined()
    const property = fc.property(
      fc.array(instructions, { maxLength: 12 }),
      fc.uint8Array({ maxLength: 60 }),
      (body, bytes) => {
        const returns = Array.from({ length: 6 }, () => instruction(0x16))
        const program = [...ZERO_MEMORY, ...body, ...returns]
        const expected = theirs?.(program, bytes, bytes.length + 7, bytes.length) !== 0
        expect(new BpfProgram(program).accepts(packetOf(bytes))).toBe(expected)
      },
    )
    fc.assert(property, { seed: 1, numRuns: 5000 })
  })
})

function open(name: string): ReturnType<typeof koffi.load> | undefined {
  try {
    return koffi.load(name)
  } catch {
    return undefined
  }
}

test('a program that does not return accepts nothing', () => {
  expect(new BpfProgram([instruction(0x00, 1)]).accepts(packetOf(Uint8Array.of(1)))).toBe(false)
})
