import { hex, hex16 } from '../wire/hex.ts'
import { OptionKind, type Syn, type TcpOption } from './syn.ts'

/** The two forms of a TCP fingerprint in Network Protocol Fingerprinting notation (docs/protocols/tcp.md). */
export type SynFormat = 'tcp' | 'tcp_server'

/** Every router on the way takes one off: the three highest bits stay the same for some thirty of them. */
const TIME_TO_LIVE_BITS = 0xe0

/** Prints the facts of a SYN or a SYN/ACK as an NPF string of lower-case hex. */
export function formatSyn({ ip, window, options }: Syn, format: SynFormat): string {
  const zero = ip.identification === 0 ? '00' : ''
  const timeToLive = hex(Uint8Array.of(ip.timeToLive & TIME_TO_LIVE_BITS))
  return `${format}/(${ip.version}0)(${zero})(${timeToLive})(${hex16(window)})(${optionList(options)})`
}

/** Prints the facts in pmercury's notation of 2019: window and options, nothing of the IP header. */
export function formatPmercurySyn({ window, options }: Syn): string {
  return `(${hex16(window)})${optionList(options)}`
}

function optionList(options: readonly TcpOption[]): string {
  let text = ''
  for (const option of options) text += `(${hex(printed(option))})`
  return text
}

/** Two kinds keep their length and data. */
function printed({ kind, bytes }: TcpOption): Uint8Array {
  const whole = kind === OptionKind.maximumSegmentSize || kind === OptionKind.windowScale
  return whole ? bytes : bytes.subarray(0, 1)
}
