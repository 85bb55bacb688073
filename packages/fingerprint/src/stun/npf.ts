import { hex, hex16 } from '../wire/hex.ts'
import type { StunAttribute, StunMessage } from './message.ts'

/** Attributes that are printed, and those of which length and value are, too; the others are left out. */
const TYPES: ReadonlySet<number> = new Set([
  0x0006, 0x0008, 0x0020, 0x8007, 0x8008, 0x8022, 0x8028, 0x8037, 0x8070, 0xc003, 0xc057, 0xdaba,
])
const WHOLE: ReadonlySet<number> = new Set([0x8037, 0x8070])

/** Prints a message as an NPF string of lower-case hex (docs/protocols/stun.md). */
export function formatMessage({ messageClass, method, hasMagicCookie, attributes }: StunMessage): string {
  const printed = attributes.filter(({ type }) => TYPES.has(type)).map(attribute)
  return `stun/1/(0${messageClass})(${hex16(method)})(${hasMagicCookie ? '01' : '00'})(${printed.join('')})`
}

function attribute({ type, value }: StunAttribute): string {
  return WHOLE.has(type) ? `(${hex16(type)}${hex16(value.length)}${hex(value)})` : `(${hex16(type)})`
}
