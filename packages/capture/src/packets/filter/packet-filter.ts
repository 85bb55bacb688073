import { ETHERNET, LINK_TYPES } from '../link/link-layer.ts'
import type { Packet } from '../packet.ts'
import type { PacketConsumer } from '../packet-consumer.ts'
import { BpfProgram } from './bpf.ts'
import { type FilterCompiler, FilterError, loadLibpcap } from './libpcap.ts'

/** Matches packets, by their captured bytes, against a filter expression (pcap-filter(7)). */
export class PacketFilter {
  readonly #expression: string
  readonly #compile: FilterCompiler
  /** By link type: the same expression looks at other places in frames of another kind. */
  readonly #programs = new Map<number, BpfProgram>()

  private constructor(expression: string, compile: FilterCompiler) {
    this.#expression = expression
    this.#compile = compile
  }

  /** Throws FilterError where libpcap is missing, and for an expression that is wrong for packets of every kind. */
  static async compile(expression: string): Promise<PacketFilter> {
    const filter = new PacketFilter(expression, await loadLibpcap())
    if (!LINK_TYPES.some((linkType) => filter.#isFor(linkType))) filter.#compileFor(ETHERNET)
    return filter
  }

  /** Throws FilterError if the expression cannot be asked of packets of this link type. */
  matches(packet: Packet): boolean {
    const program = this.#programs.get(packet.linkType) ?? this.#compileFor(packet.linkType)
    return program.accepts(packet)
  }

  /** What is wrong for Ethernet may be right for others, as `inbound` is for Linux's cooked frames. */
  #isFor(linkType: number): boolean {
    try {
      this.#compileFor(linkType)
      return true
    } catch (error) {
      if (error instanceof FilterError) return false
      throw error
    }
  }

  #compileFor(linkType: number): BpfProgram {
    const program = new BpfProgram(this.#compile(this.#expression, linkType))
    this.#programs.set(linkType, program)
    return program
  }
}

/** A consumer that is handed the packets that a filter matches. */
export function filtered(consumer: PacketConsumer, filter: Pick<PacketFilter, 'matches'>): PacketConsumer {
  return {
    packet: (packet) => {
      if (filter.matches(packet)) consumer.packet(packet)
    },
    release: () => consumer.release(),
    tlsSecrets: (text) => consumer.tlsSecrets?.(text),
  }
}
