import { hex } from '../wire/hex.ts'
import { type DhcpMessage, OptionCode } from './message.ts'

/** Options that keep their length and data; of the others the code alone is printed. */
const WHOLE: ReadonlySet<number> = new Set([
  OptionCode.messageType,
  OptionCode.parameterRequestList,
  OptionCode.vendorIdentifyingVendorClass,
])

/** pmercury keeps those of two. */
const WHOLE_2019: ReadonlySet<number> = new Set([OptionCode.messageType, OptionCode.parameterRequestList])

/** Prints the options in wire order as an NPF string of lower-case hex (docs/protocols/dhcp.md). */
export function formatOptions(message: DhcpMessage): string {
  return `dhcp/${optionList(message, WHOLE)}`
}

/** The same in pmercury's notation of 2019. */
export function formatPmercuryOptions(message: DhcpMessage): string {
  return optionList(message, WHOLE_2019)
}

function optionList({ options }: DhcpMessage, whole: ReadonlySet<number>): string {
  const printed = options.map(({ code, bytes }) => `(${hex(whole.has(code) ? bytes : bytes.subarray(0, 1))})`)
  return `(${printed.join('')})`
}
