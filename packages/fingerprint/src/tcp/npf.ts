import { HexText } from '../wire/hex-text.ts'
import { OptionKind, type Syn, type TcpOption } from './syn.ts'

/** The two forms of a TCP fingerprint in Network Protocol Fingerprinting notation (docs/protocols/tcp.md). */
export type SynFormat = 'tcp' | 'tcp_server'

/** Every router on the way takes one off: the three highest bits stay the same for some thirty of them. */
const TIME_TO_LIVE_BITS = 0xe0

/** Written and read within one call. */
const text = new HexText()

/** Prints the facts of a SYN or a SYN/ACK as an NPF string of lower-case hex. */
export function formatSyn({ ip, window, options }: Syn, format: SynFormat): string {
  text.ascii(format)
  text.ascii(ip.version === 4 ? '/(40)(' : '/(60)(')
  text.ascii(ip.identification === 0 ? '00)(' : ')(')
  text.hex8(ip.timeToLive & TIME_TO_LIVE_BITS)
  text.ascii(')(')
  text.hex16(window)
  text.ascii(')(')
  writeOptions(options)
  text.ascii(')')
  return text.take()
}

/** Prints the facts in pmercury's notation of 2019: window and options, nothing of the IP header. */
export function formatPmercurySyn({ window, options }: Syn): string {
  text.ascii('(')
  text.hex16(window)
  text.ascii(')')
  writeOptions(options)
  return text.take()
}

/** Two kinds keep their length and data. */
function writeOptions(options: readonly TcpOption[]): void {
  for (const { kind, bytes, start, end } of options) {
    const isWhole = kind === OptionKind.maximumSegmentSize || kind === OptionKind.windowScale
    text.ascii('(')
    text.hex(bytes, start, isWhole ? end : start + 1)
    text.ascii(')')
  }
}
