import { byteAt, int32, uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'

/** An instruction of the classic BSD packet filter: what to do, how far to jump if true and if false, a constant. */
export interface BpfInstruction {
  readonly code: number
  readonly jt: number
  readonly jf: number
  readonly k: number
}

/** Classes of instructions, in the low three bits of the code; bpf(4) of FreeBSD has all codes. */
const Class = { load: 0, loadIndex: 1, store: 2, storeIndex: 3, arithmetic: 4, jump: 5, return: 6 } as const
/** Where a load takes its value from. */
const Mode = {
  constant: 0x00,
  packet: 0x20,
  packetAtIndex: 0x40,
  memory: 0x60,
  length: 0x80,
  headerLength: 0xa0,
} as const
const MODE = 0xe0
/** How many bytes a load takes, by the two bits for it. */
const SIZES = [4, 2, 1] as const
const OPERATION = 0xf0
/** Whether the second operand is the index register and not the constant. */
const BY_INDEX = 0x08
const RETURN_ACCUMULATOR = 0x10
const INDEX_TO_ACCUMULATOR = 0x80
const Jump = { always: 0x00, equal: 0x10, greater: 0x20, greaterOrEqual: 0x30 } as const
const Arithmetic = {
  add: 0x00,
  subtract: 0x10,
  multiply: 0x20,
  divide: 0x30,
  or: 0x40,
  and: 0x50,
  shiftLeft: 0x60,
  shiftRight: 0x70,
  negate: 0x80,
  modulo: 0x90,
} as const

/**
 * Runs a program of the packet filter that libpcap compiled (McCanne and Jacobson, "The BSD Packet Filter", 1993).
 * Registers hold unsigned 32-bit numbers. The only jumps back that libpcap makes walk IPv6 headers, and end with them.
 */
export class BpfProgram {
  readonly #codes: Uint8Array
  readonly #jumps: Uint8Array
  readonly #constants: Uint32Array
  readonly #memory = new Uint32Array(16)

  constructor(instructions: readonly BpfInstruction[]) {
    this.#codes = Uint8Array.from(instructions, ({ code }) => code)
    this.#jumps = Uint8Array.from(instructions.flatMap(({ jt, jf }) => [jf, jt]))
    this.#constants = Uint32Array.from(instructions, ({ k }) => k)
  }

  /** Whether the program takes a packet as it was captured; a load beyond its end and a division by 0 refuse it. */
  accepts({ bytes, start, end, wireLength }: Packet): boolean {
    const codes = this.#codes
    const jumps = this.#jumps
    const constants = this.#constants
    const memory = this.#memory
    let a = 0
    let x = 0
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at] ?? 0
      const k = constants[at] ?? 0
      const mode = code & MODE
      const operand = (code & BY_INDEX) === 0 ? k : x
      switch (code & 7) {
        case Class.load:
          if (mode === Mode.packet || mode === Mode.packetAtIndex) {
            const offset = start + k + (mode === Mode.packet ? 0 : x)
            const size = SIZES[(code >> 3) & 3] ?? 1
            if (offset + size > end) return false
            a = number(bytes, offset, size)
          } else a = mode === Mode.length ? wireLength : value(mode, k, memory)
          break
        case Class.loadIndex:
          if (mode === Mode.headerLength) {
            if (start + k >= end) return false
            x = (byteAt(bytes, start + k) & 0x0f) * 4
          } else x = mode === Mode.length ? wireLength : value(mode, k, memory)
          break
        case Class.store:
          memory[k] = a
          break
        case Class.storeIndex:
          memory[k] = x
          break
        case Class.arithmetic:
          if (operand === 0 && isDivision(code & OPERATION)) return false
          a = calculate(code & OPERATION, a, operand)
          break
        case Class.jump:
          if ((code & OPERATION) === Jump.always) at += k | 0
          else at += jumps[2 * at + (compare(code & OPERATION, a, operand) ? 1 : 0)] ?? 0
          break
        case Class.return:
          return ((code & RETURN_ACCUMULATOR) === 0 ? k : a) !== 0
        default:
          if ((code & INDEX_TO_ACCUMULATOR) === 0) x = a
          else a = x
      }
    }
    return false
  }
}

function number(bytes: Uint8Array, at: number, size: number): number {
  if (size === 2) return uint16(bytes, at)
  return size === 1 ? byteAt(bytes, at) : int32(bytes, at) >>> 0
}

function value(mode: number, k: number, memory: Uint32Array): number {
  return mode === Mode.memory ? (memory[k] ?? 0) : k
}

function compare(operation: number, a: number, operand: number): boolean {
  switch (operation) {
    case Jump.equal:
      return a === operand
    case Jump.greater:
      return a > operand
    case Jump.greaterOrEqual:
      return a >= operand
    default:
      return (a & operand) !== 0
  }
}

function isDivision(operation: number): boolean {
  return operation === Arithmetic.divide || operation === Arithmetic.modulo
}

function calculate(operation: number, a: number, operand: number): number {
  switch (operation) {
    case Arithmetic.add:
      return (a + operand) >>> 0
    case Arithmetic.subtract:
      return (a - operand) >>> 0
    case Arithmetic.multiply:
      return Math.imul(a, operand) >>> 0
    case Arithmetic.divide:
      return Math.floor(a / operand)
    case Arithmetic.or:
      return (a | operand) >>> 0
    case Arithmetic.and:
      return (a & operand) >>> 0
    case Arithmetic.shiftLeft:
      return operand < 32 ? (a << operand) >>> 0 : 0
    case Arithmetic.shiftRight:
      return operand < 32 ? a >>> operand : 0
    case Arithmetic.negate:
      return -a >>> 0
    case Arithmetic.modulo:
      return a % operand
    default:
      return (a ^ operand) >>> 0
  }
}
